import "server-only";
import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { AppError } from "@/lib/errors";
import { databasePath, isPostgresUrl } from "@/lib/storage/database";

/** The key of the embedded CRM's API, and the file that holds it: null when the key was configured. */
export type ApiKey = { key: string; path: string | null };

/** Where the key is kept that belongs to a database on another machine: in the folder of the default SQLite file. */
const KEY_OF_POSTGRES = "data/pipelane.key";

/**
 * The configured key; without one, the key beside the database, which is made at the first call with mode 600; for
 * PostgreSQL it lies in `data/pipelane.key`, so that servers on several machines need a configured one. Of two
 * processes that make it at once both get the same one, and no reader ever sees half of it.
 * @throws AppError `internal` with a hint when the file cannot be read or made, or is empty.
 */
export function readOrMakeApiKey({
  databaseUrl,
  configured,
}: {
  databaseUrl: string;
  configured?: string | undefined;
}): ApiKey {
  if (configured) return { key: configured, path: null };
  const path = isPostgresUrl(databaseUrl) ? resolve(KEY_OF_POSTGRES) : `${databasePath(databaseUrl)}.key`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const key = readKey(path) ?? makeKey(path);
    if (key.length < 16) throw new Error("it holds fewer than 16 characters");
    return { key, path };
  } catch (cause) {
    throw new AppError("internal", {
      message: "cannot read or make the key of the embedded CRM",
      hint: `The API key in ${path} cannot be read: remove the file to have a new one made, or set CRM_API_KEY.`,
      cause,
    });
  }
}

function readKey(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null;
    throw error;
  }
}

function makeKey(path: string): string {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const key = randomBytes(32).toString("base64url");
  try {
    writeFileSync(draft, `${key}\n`, { mode: 0o600, flag: "wx" });
    linkSync(draft, path);
    return key;
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
    return readFileSync(path, "utf8").trim();
  } finally {
    rmSync(draft, { force: true });
  }
}

const hasCode = (error: unknown, code: string) =>
  error instanceof Error && "code" in error && error.code === code;
