import * as z from "zod/mini";
import { forgetText } from "@/components/ui/kept-text";
import { type Credential, createAsker } from "@/lib/embed/credentials";
import { openPortalLine, type PortalLine, parentOriginOf } from "@/lib/embed/portal-line";
import { followTheme, type SaidTheme } from "@/lib/embed/said-theme";
import { SignIn } from "@/lib/embed/sign-in";
import { authorizeBy, createRequest } from "@/lib/http/request";
import { grantSchema } from "@/lib/identity/answers";
import { type Look, lookSchema } from "@/lib/locations/look";

/** What stands around a board in a portal's page. */
export type Frame = {
  look: Look;
  line: PortalLine;
  theme: SaidTheme;
  signIn: SignIn;
  /** No page frames this one. */
  isAlone: boolean;
};

/**
 * Finds out how a location looks and who may frame it, and begins to sign in.
 * @param forgetReads called whenever somebody else is signed in than before, or nobody
 * @throws ApiProblem when the look cannot be read
 */
export async function openFrame(
  locationId: string,
  { signal, forgetReads }: { signal: AbortSignal; forgetReads: () => void },
): Promise<Frame> {
  takeTokenFromAddress();
  // Before anybody is signed in, and while somebody is.
  const send = createRequest({ authorization: async () => null });
  const look = await send({
    path: `/api/embed/${encodeURIComponent(locationId)}`,
    schema: lookSchema,
    signal,
  });
  const isAlone = window.parent === window;
  const line = openPortalLine(window, {
    allowed: isAlone ? [] : look.portalOrigins,
    parentOrigin: parentOriginOf({
      ancestorOrigins: window.location.ancestorOrigins,
      referrer: document.referrer,
      ownOrigin: window.location.origin,
    }),
  });
  const ask = createAsker({
    line,
    later: (delayMs, work) => {
      const timer = setTimeout(work, delayMs);
      return () => clearTimeout(timer);
    },
  });
  const signIn = new SignIn({
    ask: isAlone ? async () => null : ask,
    exchange: (credential) =>
      send({
        method: "POST",
        path: "/api/session",
        body: { locationId, ...credential },
        schema: grantSchema,
      }),
    leave: (authorization) =>
      send({
        method: "DELETE",
        path: "/api/session",
        headers: { Authorization: authorization },
        schema: z.optional(z.unknown()),
        keepalive: true,
      }),
  });
  authorizeBy(signIn.authorization);
  // Before anybody else hears of it, and so before anything is shown.
  signIn.subscribe(forgetReads);
  let lastUserId: string | null = null;
  signIn.subscribe(() => {
    const state = signIn.state();
    if (state.phase === "out") line.send({ type: "error", code: state.why });
    if (state.phase !== "in") return;
    // What another person has typed and not sent is in this page's memory.
    if (lastUserId !== null && lastUserId !== state.who.userId) beginAnew();
    lastUserId = state.who.userId;
  });
  endWithPage(signIn, { line, signal });
  const theme = followTheme(line);
  const credential = brought;
  brought = null;
  void signIn.start(credential);
  return { look, line, theme, signIn, isAlone };
}

/** Until it is spent. In development React opens everything twice, and only the second one lasts. */
let brought: Credential | null = null;

/** The token goes out of the address before anything else happens: it would stand in the history and in what is copied. */
function takeTokenFromAddress(): void {
  const { hash, pathname, search } = window.location;
  const token = new URLSearchParams(hash.slice(1)).get("token");
  if (token === null) return;
  window.history.replaceState(window.history.state, "", pathname + search);
  brought = { way: "portal", token };
}

/** A page that was left shows nothing to whoever comes back to it, and begins anew: drafts are in its memory, too. */
function endWithPage(signIn: SignIn, { line, signal }: { line: PortalLine; signal: AbortSignal }): void {
  window.addEventListener("pagehide", () => signIn.forget(), { signal });
  window.addEventListener("pageshow", ({ persisted }) => persisted && beginAnew(), { signal });
  const stop = line.listen(({ type }) => {
    if (type !== "end") return;
    forgetText();
    void signIn.end().then(() => line.send({ type: "ended" }));
  });
  signal.addEventListener("abort", stop);
}

/** Without a question: whoever is here now has nothing to lose. */
function beginAnew(): void {
  forgetText();
  window.location.reload();
}
