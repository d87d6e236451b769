import "server-only";
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { sql } from "kysely";
import { AppError } from "@/lib/errors";
import { copyStorage, forgetPassing, type TableTally, tallyStorage } from "./copy";
import { openExistingStorage, openStorage, type Storage } from "./database";
import { codeOf } from "./failures";

type OnProgress = (progress: { done: number; total: number }) => void;

/**
 * Writes a backup of the database as it is at one moment, while others go on working: a SQLite file, whichever database
 * it comes from. The file appears once it is complete, and signs nobody in. That of a SQLite file has its tables as they
 * are, also an older Pipelane's.
 * @returns what is in it
 * @throws AppError with a hint: `conflict` when the file is there already, `invalid_request` when it cannot be written.
 */
export async function backUp(
  storage: Storage,
  { file, ...rest }: { file: string; onProgress?: OnProgress },
): Promise<TableTally[]> {
  if (existsSync(file)) throw isThere(file);
  const draft = makeDraft(file);
  try {
    const tallies = await writeBackup(storage, { draft, ...rest });
    flushToDisk(draft);
    giveName(draft, file);
    return tallies;
  } catch (error) {
    throw inWords(error, { sentence: `${file} cannot be written`, folder: dirname(file) });
  } finally {
    for (const ending of ["", "-wal", "-shm"]) rmSync(draft + ending, { force: true });
  }
}

/** It will hold people's addresses: nobody else may read it, also while it is being written. */
function makeDraft(file: string): string {
  const draft = `${file}.${process.pid}.part`;
  try {
    closeSync(openSync(draft, "wx", 0o600));
    return draft;
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw isThere(draft);
    throw inWords(error, { sentence: `${file} cannot be written`, folder: dirname(file) });
  }
}

async function writeBackup(
  storage: Storage,
  { draft, ...rest }: { draft: string; onProgress?: OnProgress },
): Promise<TableTally[]> {
  const isFile = storage.dialect.name === "sqlite";
  if (isFile) await sql`vacuum into ${draft}`.execute(storage.db);
  const url = `file:${draft}`;
  // The tables stay those of the Pipelane that runs on the file, which can then go on with the backup.
  const copy = isFile ? await openExistingStorage({ url, mayBeOlder: true }) : await openStorage({ url });
  try {
    if (isFile) await forgetPassing(copy);
    const tallies = isFile
      ? await tallyStorage(copy)
      : await copyStorage({ from: storage, to: copy, ...rest });
    // Without the log's files beside it, so that it can be carried away by itself.
    await sql`pragma journal_mode = delete`.execute(copy.db);
    return tallies;
  } finally {
    await copy.close();
  }
}

function flushToDisk(file: string): void {
  const descriptor = openSync(file, "r+");
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** Unlike a new name, a link never takes the place of a file that somebody has made meanwhile. */
function giveName(draft: string, file: string): void {
  try {
    linkSync(draft, file);
  } catch (error) {
    // Some file systems, as those of memory sticks, know no links.
    if (codeOf(error) === "EEXIST" || existsSync(file)) throw isThere(file);
    renameSync(draft, file);
  }
}

function isThere(file: string): AppError {
  return new AppError("conflict", {
    message: "the backup's file exists",
    hint: `${file} is there already: choose another name, or remove it.`,
  });
}

const REASONS: readonly [RegExp, (folder: string) => string][] = [
  [/^(ENOENT|ENOTDIR)$/, (folder) => `it, or the folder ${folder}, is not there`],
  [/^(EACCES|EPERM|EROFS)$/, (folder) => `you may not do that in ${folder}`],
  [/^(ENOSPC|EDQUOT)$/, (folder) => `there is not enough room in ${folder}`],
];

/** A database's error says "the database", and of our own files that would be the wrong one. */
function inWords(error: unknown, { sentence, folder }: { sentence: string; folder: string }): unknown {
  const isFull = error instanceof AppError && codeOf(error.cause) === "SQLITE_FULL";
  const code = isFull ? "ENOSPC" : codeOf(error);
  const reason = REASONS.find(([codes]) => codes.test(code))?.[1](folder);
  if (!reason) return error;
  return new AppError("invalid_request", {
    message: sentence,
    hint: `${sentence}: ${reason}.`,
    cause: error,
  });
}

/**
 * Opens what a backup holds, to copy it into a database. The backup may be of an older Pipelane and of either kind of
 * database; it is not changed: what is opened is a copy, which goes when it is closed.
 * @throws AppError `invalid_request` with a hint that names the file when it is no backup or cannot be read.
 */
export async function openBackup(file: string): Promise<Storage> {
  const folder = mkdtempSync(join(tmpdir(), "pipelane-restore-"));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  // It holds all that the backup does, and must not outlive a process that is told to end meanwhile.
  process.once("exit", removeFolder);
  try {
    const backup = await openCopy(file, join(folder, "backup.db"));
    return { ...backup, close: () => backup.close().finally(removeFolder) };
  } catch (error) {
    removeFolder();
    throw error;
  }
}

async function openCopy(file: string, copy: string): Promise<Storage> {
  try {
    if (!statSync(file).isFile()) throw noBackup(`${file} is no file.`);
    copyFileSync(file, copy);
    refuseUnclosed(file);
    const url = `file:${copy}`;
    await (await openExistingStorage({ url, mayBeOlder: true })).close();
    return await openStorage({ url });
  } catch (error) {
    if (error instanceof AppError && error.hint?.includes(copy)) {
      throw noBackup(`${file} is no backup of Pipelane, or is damaged.`, error);
    }
    const isFull = codeOf(error) === "ENOSPC" || error instanceof AppError;
    throw inWords(error, { sentence: `${file} cannot be read`, folder: isFull ? tmpdir() : dirname(file) });
  }
}

/** What stands in a log beside the file would be missing, and may still be growing. */
function refuseUnclosed(file: string): void {
  if (!statSync(`${file}-wal`, { throwIfNoEntry: false })?.size) return;
  throw noBackup(
    `${file} is a database in use, or one that was not closed: ${file}-wal holds a part of it. Restore a file that db:backup has written, or copy this database by db:copy.`,
  );
}

const noBackup = (hint: string, cause?: unknown) =>
  new AppError("invalid_request", { message: "the file is no backup", hint, cause });
