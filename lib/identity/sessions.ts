import "server-only";
import { createHash, randomBytes } from "node:crypto";
import * as z from "zod";
import type { Queryable, SessionRow, Storage } from "@/lib/storage/database";
import type { Session } from "./session";
import { type Person, type Provided, refused, type Statement } from "./statement";

/** A portal renews it long before; what was taken away upstream holds no longer than this. */
const LIFE_MS = 15 * 60_000;
/** A browser in which nobody works any more. */
const LONGEST_IDLE_MS = 60 * 60_000;
/** A write for each request would cost more than all else that is known of a session. */
const LAST_USE_MS = 60_000;
/** A transaction that sweeps stays short. */
const SWEPT_AT_ONCE = 200;

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A session with the word by which it came to be. */
export type FoundSession = Session &
  Pick<Statement, "way" | "keyId"> &
  Pick<SessionRow, "keyDigest"> & { provided: Provided | null };

export type SessionsOptions = {
  storage: Storage;
  /** Epoch milliseconds. */
  now?: () => number;
  random?: (bytes: number) => Buffer;
};

/** The sessions of all servers on one database, which is asked every time: what ends on one has ended on all. */
export function createSessions({ storage, now = () => Date.now(), random = randomBytes }: SessionsOptions) {
  /** Nobody waits for it, and who is signed in stays so when it fails. */
  function noteUse({ tokenDigest, lastUsedAt }: SessionRow): void {
    const nowMs = now();
    if (nowMs - lastUsedAt < LAST_USE_MS) return;
    const use = (tx: Queryable) =>
      tx
        .updateTable("sessions")
        .set({ lastUsedAt: nowMs })
        .where("tokenDigest", "=", tokenDigest)
        .where("lastUsedAt", "<", nowMs)
        .execute();
    storage.transaction(use).catch(() => {});
  }

  return {
    /** Whose token this is; null when it is nobody's, or nobody's any more. */
    async find(token: string): Promise<FoundSession | null> {
      if (!TOKEN.test(token)) return null;
      const row = await storage.db
        .selectFrom("sessions")
        .selectAll()
        .where("tokenDigest", "=", digestOf(token))
        .where("expiresAt", ">", now())
        .executeTakeFirst();
      if (!row) return null;
      // The other ways end long before anybody counts as idle.
      if (row.way === "oidc") {
        if (row.lastUsedAt <= now() - LONGEST_IDLE_MS) return null;
        noteUse(row);
      }
      return sessionOf(row);
    },

    /** Whether there is a row for this token, over or not; none is there when it was ended before its time. */
    async isKept(token: string): Promise<boolean> {
      const kept = storage.db.selectFrom("sessions").select("tokenDigest");
      return (await kept.where("tokenDigest", "=", digestOf(token)).executeTakeFirst()) !== undefined;
    },

    async isSpent(digest: string): Promise<boolean> {
      return isSpent(storage.db, digest);
    },

    /**
     * Signs in whom a statement is about, and spends its proof.
     * @param replaced token of the session that ends by it; when that has ended meanwhile nobody is signed in
     * @throws AppError `unauthenticated` when it was spent before
     */
    async open(
      locationId: string,
      statement: Statement,
      replaced?: string,
    ): Promise<{ token: string; session: Session }> {
      const token = random(32).toString("base64url");
      const nowMs = now();
      const session = await storage.transaction(async (tx) => {
        await sweep(tx, nowMs);
        const { digest, expiresAtMs: expiresAt } = statement.proof;
        if (await isSpent(tx, digest)) throw refused("a proof that was spent before");
        await tx.insertInto("spentProofs").values({ digest, locationId, expiresAt }).execute();
        if (replaced !== undefined && !(await hasEnded(tx, replaced))) {
          throw refused("a session that ended while its location was changed");
        }
        const person = await latestOf(tx, { locationId, statement, nowMs });
        const row = rowOf({ person, statement, locationId, nowMs, token });
        await tx.insertInto("sessions").values(row).execute();
        return sessionOf(row);
      });
      return { token, session };
    },

    ...endingsOf(storage),
  };
}

function endingsOf(storage: Storage) {
  const endWhere = async (column: "tokenDigest" | "subject", value: string) => {
    await storage.transaction((tx) => tx.deleteFrom("sessions").where(column, "=", value).execute());
  };
  return {
    /** Ends the session of a token, if there is one. */
    end: (token: string): Promise<void> => endWhere("tokenDigest", digestOf(token)),

    /** Ends all sessions of a person at a provider, in all locations. */
    endAllOfSubject: (subject: string): Promise<void> => endWhere("subject", subject),
  };
}

async function hasEnded(tx: Queryable, token: string): Promise<boolean> {
  const ending = tx.deleteFrom("sessions").where("tokenDigest", "=", digestOf(token));
  return (await ending.executeTakeFirst()).numDeletedRows > 0n;
}

async function isSpent(db: Queryable, digest: string): Promise<boolean> {
  const found = db.selectFrom("spentProofs").select("digest").where("digest", "=", digest);
  return (await found.executeTakeFirst()) !== undefined;
}

type Latest = { locationId: string; statement: Statement; nowMs: number };

/**
 * The latest word on what a person may do holds for all their sessions, whichever was shown first: a role that was
 * lowered is lowered where they work already, and no older token that is still unspent raises it again.
 */
async function latestOf(tx: Queryable, { locationId, statement, nowMs }: Latest): Promise<Person> {
  const { person, way, statedAtMs } = statement;
  const known = await tx
    .selectFrom("sessions")
    .selectAll()
    .where("locationId", "=", locationId)
    .where("userId", "=", person.userId)
    .where("way", "=", way)
    .where("expiresAt", ">", nowMs)
    .orderBy("statedAt", "desc")
    .limit(1)
    .executeTakeFirst();
  if (!known) return person;
  if (known.statedAt > statedAtMs) {
    const { role, restrictions } = sessionOf(known);
    return { ...person, role, restrictions };
  }
  await tx
    .updateTable("sessions")
    .set({ ...rightsOf(person), statedAt: statedAtMs })
    .where("locationId", "=", locationId)
    .where("userId", "=", person.userId)
    .where("way", "=", way)
    .execute();
  return person;
}

async function sweep(tx: Queryable, nowMs: number): Promise<void> {
  const ended = tx
    .selectFrom("sessions")
    .select("tokenDigest")
    .where("expiresAt", "<=", nowMs)
    .limit(SWEPT_AT_ONCE);
  await tx.deleteFrom("sessions").where("tokenDigest", "in", ended).execute();
  const forgotten = tx
    .selectFrom("spentProofs")
    .select("digest")
    .where("expiresAt", "<=", nowMs)
    .limit(SWEPT_AT_ONCE);
  await tx.deleteFrom("spentProofs").where("digest", "in", forgotten).execute();
}

function digestOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** By which a session knows the value of its key again. Without the token, which is kept nowhere, nobody can guess it. */
export function digestOfKey(token: string, secret: string): string {
  return digestOf(JSON.stringify([token, secret]));
}

function rightsOf({ role, restrictions }: Person) {
  const { ownOnly, pipelineIds, hidesValues } = restrictions;
  return {
    role,
    ownOnly: Number(ownOnly),
    pipelineIds: pipelineIds && JSON.stringify(pipelineIds),
    hidesValues: Number(hidesValues),
  };
}

type Opened = { person: Person; statement: Statement; locationId: string; nowMs: number; token: string };

function rowOf({ person, statement, locationId, nowMs, token }: Opened): SessionRow {
  return {
    tokenDigest: digestOf(token),
    locationId,
    userId: person.userId,
    name: person.name,
    ...rightsOf(person),
    way: statement.way,
    keyId: statement.keyId,
    keyDigest: statement.secret === null ? null : digestOfKey(token, statement.secret),
    statedAt: statement.statedAtMs,
    createdAt: nowMs,
    ...rowOfProvided(statement.provided),
    expiresAt: statement.provided?.expiresAtMs ?? nowMs + LIFE_MS,
    lastUsedAt: nowMs,
  };
}

function rowOfProvided(provided: Provided | undefined) {
  return {
    subject: provided?.subject ?? null,
    claims: provided ? JSON.stringify(provided.claims) : null,
    idToken: provided?.idToken ?? null,
  };
}

const claimsSchema = z.record(z.string(), z.unknown());

function providedOf({ subject, claims, idToken, expiresAt }: SessionRow): Provided | null {
  if (subject === null || claims === null || idToken === null) return null;
  return { subject, claims: claimsSchema.parse(JSON.parse(claims)), idToken, expiresAtMs: expiresAt };
}

const idsSchema = z.array(z.string());

function sessionOf(row: SessionRow): FoundSession {
  const { locationId, userId, name, role, ownOnly, pipelineIds, hidesValues, way, keyId, expiresAt } = row;
  return {
    locationId,
    userId,
    name,
    role,
    restrictions: {
      ownOnly: ownOnly === 1,
      pipelineIds: pipelineIds === null ? null : idsSchema.parse(JSON.parse(pipelineIds)),
      hidesValues: hidesValues === 1,
    },
    expiresAtMs: expiresAt,
    way,
    keyId,
    keyDigest: row.keyDigest,
    provided: providedOf(row),
  };
}
