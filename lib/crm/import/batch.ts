import "server-only";
import { AppError } from "@/lib/errors";
import type { Queryable, Storage } from "@/lib/storage/database";
import { newOpportunityRow } from "../rows";
import { openContacts } from "./contacts";
import type { Destination } from "./destination";
import { fold } from "./fold";
import { openOwners } from "./owners";
import type { ImportedRow } from "./row";

type WriterOptions = {
  destination: Destination;
  /** For rows without a created date, in epoch milliseconds. */
  createdFallback: number;
  /** Reads what a run would do, and writes nothing. */
  dryRun: boolean;
  now: number;
};

/** Writes rows batch by batch, and knows which owners and contacts were made for them. */
export type BatchWriter = {
  /**
   * Writes the rows whose outside id is not in the pipeline, all or, if it throws, none; the others stay as they
   * are, whatever became of them on the board.
   * @returns how many were new.
   */
  write(rows: readonly ImportedRow[]): Promise<number>;
  made(): { owners: number; contacts: number };
};

/** Prepares for the batches of one run. */
export async function openBatchWriter(storage: Storage, options: WriterOptions): Promise<BatchWriter> {
  const { dryRun, now, destination } = options;
  const { locationId } = destination;
  const owners = await openOwners(storage.db, { locationId, dryRun });
  const contacts = openContacts({ locationId, dryRun, now });

  const writeIn = async (tx: Queryable, rows: readonly ImportedRow[]) => {
    const present = await findPresent(tx, destination, rows);
    const fresh = rows.filter(({ outsideId }) => outsideId === null || !present.has(outsideId));
    if (fresh.length === 0) return 0;
    const ownerIds = await owners.resolve(
      tx,
      fresh.flatMap(({ owner }) => owner ?? []),
    );
    const people = await contacts.resolve(
      tx,
      fresh.map(({ contact }) => contact),
    );
    const opportunities = fresh.flatMap((row, index) => {
      const contact = people[index];
      return contact
        ? toOpportunity(row, { ...options, contact, ownerId: ownerIds.get(row.owner ?? "") ?? null })
        : [];
    });
    if (!dryRun) await tx.insertInto("opportunities").values(opportunities).execute();
    return fresh.length;
  };

  return {
    write: (rows) => (dryRun ? writeIn(storage.db, rows) : storage.transaction((tx) => writeIn(tx, rows))),
    made: () => ({ owners: owners.made(), contacts: contacts.made() }),
  };
}

async function findPresent(
  tx: Queryable,
  { locationId, pipelineId }: Destination,
  rows: readonly ImportedRow[],
): Promise<Set<string | null>> {
  const outsideIds = rows.flatMap(({ outsideId }) => outsideId ?? []);
  if (outsideIds.length === 0) return new Set();
  const present = await tx
    .selectFrom("opportunities")
    .select("outsideId")
    .where("locationId", "=", locationId)
    .where("pipelineId", "=", pipelineId)
    .where("outsideId", "in", outsideIds)
    .execute();
  return new Set(present.map(({ outsideId }) => outsideId));
}

type NewOpportunity = Parameters<typeof newOpportunityRow>[0];

function toOpportunity(
  row: ImportedRow,
  given: WriterOptions & Pick<NewOpportunity, "contact"> & { ownerId: string | null },
): ReturnType<typeof newOpportunityRow> {
  const { destination, createdFallback, now, contact, ownerId } = given;
  const stageId = destination.stageIds.get(fold(row.stage));
  if (stageId === undefined) {
    throw new AppError("conflict", {
      message: `stage of line ${row.line} was not in the first reading`,
      hint: "The file changed while it was being imported. Run the import again.",
    });
  }
  const { outsideId, title, status, source, lastStatusChangeAt } = row;
  return newOpportunityRow({
    ...{ outsideId, title, status, source, lastStatusChangeAt, stageId, ownerId, contact },
    locationId: destination.locationId,
    pipelineId: destination.pipelineId,
    valueMinor: row.valueMinor ?? 0,
    createdAt: row.createdAt ?? createdFallback,
    updatedAt: now,
  });
}
