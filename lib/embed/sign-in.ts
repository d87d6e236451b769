import { ApiProblem, problemFrom } from "@/lib/http/api-problem";
import type { Authorization } from "@/lib/http/request";
import type { Grant, Me } from "@/lib/identity/answers";
import type { Credential } from "./credentials";

/** `ended`: there is no sign-in, or none any more. `forbidden`: they are known and may not come in. */
export type SignInState =
  | { phase: "starting" }
  | { phase: "in"; who: Me["session"] }
  | { phase: "out"; why: "ended" | "forbidden" | "unreachable" };

type SignInParts = {
  /** Makes a session of a credential. @throws ApiProblem */
  exchange: (credential: Credential) => Promise<Grant>;
  /** Asks the portal; null when it has nobody to sign in. */
  ask: () => Promise<Credential | null>;
  /** Ends the session that this header carries. */
  leave: (authorization: string) => Promise<unknown>;
  /** Epoch milliseconds. */
  now?: () => number;
};

/** The server's sessions last so long at the most; a clock that is off says what it likes, in milliseconds. */
const LIFETIME_MS = { least: 60_000, most: 900_000 };
/** So long before the end a new one is asked for, while the old one still serves. */
const EARLY_MS = 60_000;
/** After a renewal that failed in passing. */
const AGAIN_AFTER_MS = 15_000;

type Held = { header: string; renewAtMs: number; endsAtMs: number };

/** Who looks at a page that a portal frames. The token stands in here and nowhere else. Its verbs need no `this`. */
export class SignIn {
  readonly #parts: SignInParts;
  readonly #listeners = new Set<() => void>();
  #state: SignInState = { phase: "starting" };
  #held: Held | null = null;
  #renewing: Promise<void> | null = null;
  /** Which sign-in this is: what an earlier one still brings is dropped. */
  #turn = 0;

  constructor(parts: SignInParts) {
    this.#parts = parts;
  }

  readonly state = (): SignInState => this.#state;

  /** Calls `listener` when somebody else is signed in, or nobody; not for a renewal that changes nothing. */
  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Signs in by what the address brought, or else by asking the portal. Never rejects. */
  readonly start = async (credential: Credential | null): Promise<void> => {
    const mine = this.#begin();
    await this.#obtain(credential).catch((error) => {
      this.#judge(error, mine);
      if (mine === this.#turn) this.#shut("unreachable");
    });
  };

  /** For `authorizeBy`. @throws ApiProblem where nobody is signed in, or of the line while they are renewed */
  readonly authorization: Authorization = async (refused) => {
    if (this.#state.phase !== "in") throw ended();
    const held = this.#held;
    const nowMs = this.#now();
    if (held && held.header !== refused && nowMs < held.endsAtMs) {
      if (nowMs >= held.renewAtMs) this.#renewEarly(held);
      return held.header;
    }
    const mine = this.#turn;
    await this.#renew().catch((error) => {
      throw this.#judge(error, mine);
    });
    if (!this.#held) throw ended();
    return this.#held.header;
  };

  /** Signs out, here and on the server. */
  readonly end = async (): Promise<void> => {
    const last = this.#held?.header;
    this.#shut("ended");
    if (last !== undefined) await this.#parts.leave(last).catch(() => undefined);
  };

  /** Forgets the session without ending it, for a page that is left; `start` begins anew. */
  readonly forget = (): void => {
    this.#begin();
  };

  #now(): number {
    return this.#parts.now?.() ?? Date.now();
  }

  #become(next: SignInState) {
    if (JSON.stringify(next) === JSON.stringify(this.#state)) return;
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }

  #begin(): number {
    this.#turn += 1;
    this.#held = null;
    this.#renewing = null;
    this.#become({ phase: "starting" });
    return this.#turn;
  }

  #shut(why: "ended" | "forbidden" | "unreachable") {
    this.#turn += 1;
    this.#held = null;
    this.#become({ phase: "out", why });
  }

  /** @throws ApiProblem of the line, or `unauthenticated` and `forbidden` of whoever is not let in */
  async #obtain(credential: Credential | null): Promise<void> {
    const mine = this.#turn;
    const shown = credential ?? (await this.#parts.ask());
    if (mine !== this.#turn || !shown) throw ended();
    const grant = await this.#parts.exchange(shown);
    if (mine !== this.#turn) {
      await this.#parts.leave(`Bearer ${grant.token}`).catch(() => undefined);
      throw ended();
    }
    this.#held = heldOf(grant, this.#now());
    this.#become({ phase: "in", who: grant.session });
  }

  /** All that wait for a renewal wait for one. */
  #renew(): Promise<void> {
    if (this.#renewing) return this.#renewing;
    const renewing = this.#obtain(null).finally(() => {
      if (this.#renewing === renewing) this.#renewing = null;
    });
    this.#renewing = renewing;
    return renewing;
  }

  #renewEarly(held: Held) {
    held.renewAtMs = this.#now() + AGAIN_AFTER_MS;
    this.#renew().catch(() => undefined);
  }

  /** Whoever is not let in any more is out; what passes, passes. */
  #judge(error: unknown, mine: number): ApiProblem {
    const problem = problemFrom(error);
    if (mine !== this.#turn) return problem;
    if (problem.code === "unauthenticated") this.#shut("ended");
    if (problem.code === "forbidden") this.#shut("forbidden");
    return problem;
  }
}

function heldOf({ token, expiresAt }: Grant, nowMs: number): Held {
  const header = `Bearer ${token}`;
  if (expiresAt === null) {
    return { header, renewAtMs: Number.POSITIVE_INFINITY, endsAtMs: Number.POSITIVE_INFINITY };
  }
  const told = Date.parse(expiresAt) - nowMs;
  const lifetimeMs = Math.min(Math.max(told, LIFETIME_MS.least), LIFETIME_MS.most);
  return {
    header,
    renewAtMs: nowMs + lifetimeMs - Math.min(EARLY_MS, lifetimeMs / 2),
    endsAtMs: nowMs + lifetimeMs,
  };
}

function ended(): ApiProblem {
  return new ApiProblem({
    code: "unauthenticated",
    status: 401,
    detail: "Your sign-in has ended. Reopen the board from your portal.",
  });
}
