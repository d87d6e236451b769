import "server-only";
import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Dialect as Connecting, type Kysely, sql } from "kysely";
import { AppError } from "@/lib/errors";
import type { Dialect } from "./dialect";
import { codeOf } from "./failures";
import { postgresql } from "./postgres";
import { openPool, type PostgresLimits } from "./postgres-pool";
import { sqlite } from "./sqlite";
import { openSqliteFile, patiently } from "./sqlite-file";
import type { Tables } from "./tables";
import { createTurns } from "./turns";

/** One kind of database, as `openStorage` needs it. */
export type Engine = {
  dialect: Dialect;
  /** What Kysely connects by. */
  connecting: Connecting;
  /** Runs a transaction in its turn. */
  inTurn<T>(transaction: () => Promise<T>): Promise<T>;
  /** @throws when the database cannot be reached or is one that Pipelane cannot use. */
  inspect(db: Kysely<Tables>): Promise<void>;
};

/** Whether a database's address means PostgreSQL; everything else is a file. */
export const isPostgresUrl = (url: string) => /^postgres(ql)?:\/\//.test(url);

/** Path of the file that a `file:` address names, absolute. */
export function databasePath(url: string): string {
  return resolve(url.replace(/^file:(\/\/(?=\/))?/, ""));
}

/**
 * Where a database is, for people: the path of a file, or PostgreSQL's host and database. Never a part of a password:
 * of an address that can be read in two ways it says "PostgreSQL" alone.
 */
export function databaseName(url: string): string {
  if (!isPostgresUrl(url)) return databasePath(url);
  const address = readAddress(url);
  if (!address?.host) return "PostgreSQL";
  return `PostgreSQL at ${address.host}${address.name && `, database ${address.name}`}`;
}

/** Null where a raw @, /, ? or # in a password has shifted what is the host and what is not. */
function readAddress(url: string): { host: string; name: string } | null {
  const [, authority = "", path = "", query = ""] = /^\w+:\/\/([^/?#]*)([^?#]*)(.*)$/s.exec(url) ?? [];
  const host = authority.replace(/^.*@/s, "");
  const isDoubtful = path.includes("@") || !/^(\?(\w+=[^&#]*(&|$))*)?$/.test(query);
  // The local socket has no host, which a URL must have.
  if (isDoubtful || (host && !URL.canParse(`postgres://${host}`))) return null;
  // A parameter may hold an @; but so may the rest of a password.
  if (query.includes("@")) return { host: "", name: "" };
  return { host: host || "the local socket", name: decoded(path.slice(1)) };
}

/** As pg does it, which takes a lone % for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Opens what the URL names. @throws AppError `internal` or `upstream_unavailable` whose hint says what to do. */
export function openEngine(url: string, limits: PostgresLimits): Promise<Engine> {
  return isPostgresUrl(url) ? openPostgres(url, limits) : openSqlite(url, limits.lockWaitMs);
}

async function openSqlite(url: string, lockWaitMs: number): Promise<Engine> {
  const path = databasePath(url);
  try {
    makeFolder(dirname(path));
    return {
      dialect: sqlite,
      connecting: await openSqliteFile(path, lockWaitMs),
      inTurn: (transaction) => patiently(lockWaitMs, transaction),
      inspect: async () => {},
    };
  } catch (error) {
    throw cannotOpen(error, remedyForFile(error, path));
  }
}

/** Node's own recursion never ends where a folder is there and cannot hold another one, as /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!existsSync(path)) throw error;
  }
}

function remedyForFile(error: unknown, path: string): string {
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(codeOf(error))) {
    return `${path} is not a database or is damaged: put a backup in its place, or move it away to start with an empty one.`;
  }
  return `${path} cannot be opened for writing: check that its folder exists, may be written and has space, or set DATABASE_URL.`;
}

const UNREADABLE =
  "DATABASE_URL cannot be read: in its user, password and parameters write @ as %40, / as %2F, ? as %3F, # as %23 and % as %25.";

async function openPostgres(url: string, limits: PostgresLimits): Promise<Engine> {
  if (!readAddress(url)) {
    // Not even tried: the host that it seems to name may be the end of the password, and would be asked for by name.
    throw new AppError("internal", { message: "the address of PostgreSQL cannot be read", hint: UNREADABLE });
  }
  const name = databaseName(url);
  try {
    return {
      dialect: postgresql,
      connecting: openPool(url, limits),
      inTurn: createTurns(limits.lockWaitMs),
      inspect: (db) => inspectServer(db, name),
    };
  } catch (error) {
    // A certificate of the URL's parameters that is not there.
    throw cannotOpen(
      error,
      `DATABASE_URL cannot be used: ${error instanceof Error ? error.message : error}.`,
    );
  }
}

/** The oldest version that people get updates for; also the first where pg_trgm may be created without being root. */
const OLDEST_SERVER = 130_000;

async function inspectServer(db: Kysely<Tables>, name: string): Promise<void> {
  const { rows } = await sql<{ version: number; encoding: string }>`
    select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding`
    .execute(db)
    .catch((error: unknown) => {
      const cause = error instanceof AppError ? error.cause : error;
      throw new AppError("upstream_unavailable", {
        message: `no connection to PostgreSQL: ${codeOf(cause)}`,
        hint: `${name} cannot be used: ${reasonOf(cause)}. Check that it runs, and DATABASE_URL.`,
        retryAfterMs: 2_000,
        cause,
      });
    });
  const { version = 0, encoding = "" } = rows[0] ?? {};
  if (version < OLDEST_SERVER) {
    throw cannotOpen(null, `${name} is too old: Pipelane needs PostgreSQL 13 or later.`);
  }
  if (encoding !== "UTF8") {
    throw cannotOpen(null, `${name} has the encoding ${encoding}: make a database with the encoding UTF8.`);
  }
}

/** What pg says when the server asks for a password that nobody has given. */
const NO_PASSWORD = /client password must be a/;

/** Of several addresses that were tried in vain, Node tells only in `errors`. */
function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return reasonOf(cause.errors[0]);
  if (cause instanceof Error && NO_PASSWORD.test(cause.message)) {
    return "it wants a password, and there is none in the address, in PGPASSWORD or in the file of passwords";
  }
  return cause instanceof Error ? cause.message : String(cause);
}

function cannotOpen(error: unknown, hint: string): AppError {
  if (error instanceof AppError) return error;
  const reason = error instanceof Error ? error.message : hint;
  return new AppError("internal", { message: `cannot open the database: ${reason}`, hint, cause: error });
}
