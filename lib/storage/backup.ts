import "server-only";
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { AppError } from "@/lib/errors";
import { copyStorage, type TableTally, tallyStorage } from "./copy";
import { openExistingStorage, openStorage, type Storage } from "./database";

type OnProgress = (progress: { done: number; total: number }) => void;

/**
 * Writes a backup of the database as it is at one moment, while others go on working: a SQLite file, whichever database
 * it comes from. The file appears once it is complete. That of a SQLite file has its tables as they are, also an older
 * Pipelane's.
 * @returns what is in it
 * @throws AppError `conflict` with a hint when the file is there already.
 */
export async function backUp(
  storage: Storage,
  { file, ...rest }: { file: string; onProgress?: OnProgress },
): Promise<TableTally[]> {
  if (existsSync(file)) {
    throw new AppError("conflict", {
      message: "the backup's file exists",
      hint: `${file} is there already: choose another name, or remove it.`,
    });
  }
  const draft = `${file}.${process.pid}.part`;
  try {
    const tallies = await writeBackup(storage, { draft, ...rest });
    flushToDisk(draft);
    renameSync(draft, file);
    return tallies;
  } finally {
    for (const ending of ["", "-wal", "-shm"]) rmSync(draft + ending, { force: true });
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

/** It holds people's addresses: nobody else may read it. */
function flushToDisk(file: string): void {
  chmodSync(file, 0o600);
  const descriptor = openSync(file, "r+");
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/**
 * Puts what a backup holds into a database, whole or not at all. The backup may be of an older Pipelane and of either
 * kind of database; it is not changed.
 * @param replace deletes what the database holds; otherwise one that holds anything is refused
 * @returns what the database holds now
 * @throws AppError whose hint speaks of "it", the database, with `conflict`, and otherwise names the file.
 */
export async function restore(
  storage: Storage,
  { file, ...rest }: { file: string; replace: boolean; onProgress?: OnProgress },
): Promise<TableTally[]> {
  const folder = mkdtempSync(join(tmpdir(), "pipelane-restore-"));
  const copy = join(folder, "backup.db");
  try {
    copyFileSync(file, copy);
    const url = `file:${copy}`;
    await (await openExistingStorage({ url, mayBeOlder: true })).close();
    const backup = await openStorage({ url });
    try {
      return await copyStorage({ from: backup, to: storage, ...rest });
    } finally {
      await backup.close();
    }
  } catch (error) {
    if (!(error instanceof AppError) || !error.hint?.includes(copy)) throw error;
    throw new AppError("invalid_request", {
      message: "the file is no backup",
      hint: `${file} is no backup of Pipelane, or is damaged.`,
      cause: error,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
