import "server-only";
import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { AppError } from "@/lib/errors";
import { databasePath } from "@/lib/storage/database";

/** The key of the embedded CRM's API, and the file that holds it: null when the key was configured. */
export type ApiKey = { key: string; path: string | null };

/**
 * The configured key; without one, the key beside the database, which is made at the first call with mode 600. Of two
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
  const path = `${databasePath(databaseUrl)}.key`;
  try {
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
