import "server-only";
import type { Storage } from "@/lib/storage/database";
import { ensureLocation, type WantedLocation } from "../location";
import { openBatchWriter } from "./batch";
import type { OpenFile } from "./csv";
import { compileDateReader } from "./dates";
import { type Destination, prepareDestination } from "./destination";
import { loadRows, type RejectedRow, type RowTotals } from "./load";
import type { Mapping } from "./mapping";
import { type Survey, surveyFile } from "./survey";

export type { RejectedRow } from "./load";

type ImportOptions = {
  /** Opens the file from its beginning at each call. */
  open: OpenFile;
  mapping: Mapping;
  pipelineName: string;
  /** Whose pipeline it is; the oldest location of the database when absent. */
  location?: WantedLocation | undefined;
  /** Writes nothing and reports the same. */
  dryRun?: boolean;
  /** Epoch milliseconds; the present by default. */
  now?: number;
  onProgress?: (progress: { done: number; total: number }) => void;
  onRejected?: (rejected: RejectedRow, header: readonly string[]) => void | Promise<void>;
};

/** What an import did, or in a dry run would have done. */
export type ImportReport = RowTotals & {
  /** Records in the file, not counting the header: the sum of created, unchanged and rejected. */
  rows: number;
  /** What did not exist before. */
  made: { pipeline: boolean; stages: readonly string[]; owners: number; contacts: number };
};

/**
 * Loads the opportunities of a CSV file into a pipeline of the embedded CRM. The file is read twice: first as a
 * whole, so that a broken one changes nothing, then batch by batch. Rows that cannot be taken are handed to
 * `onRejected` and stop nothing.
 * @throws AppError `invalid_request` whose hint is a sentence about "it", the file; `conflict` when the pipeline's
 *   name is ambiguous or the file changes meanwhile.
 */
export async function importOpportunities(storage: Storage, options: ImportOptions): Promise<ImportReport> {
  const { open, mapping, dryRun = false, now = Date.now() } = options;
  const survey = await surveyFile(open, mapping);
  const destination = await findDestination(storage, { ...options, survey, dryRun, now });
  const writer = await openBatchWriter(storage, {
    ...{ destination, dryRun, now },
    createdFallback: createdFallback(mapping, survey, now),
  });
  const totals = await loadRows(open, {
    ...{ mapping, survey, writer },
    onProgress: (done) => options.onProgress?.({ done, total: survey.rows }),
    onRejected: (rejected) => options.onRejected?.(rejected, survey.header),
  });
  return { ...totals, rows: survey.rows, made: { ...destination.made, ...writer.made() } };
}

type DestinationOptions = Pick<ImportOptions, "pipelineName" | "location"> & {
  survey: Survey;
  dryRun: boolean;
  now: number;
};

async function findDestination(storage: Storage, options: DestinationOptions): Promise<Destination> {
  const { pipelineName, location, survey, now } = options;
  const dryRun = options.dryRun || survey.readable === 0;
  const locationId = dryRun
    ? (location?.id ?? (await findLocationId(storage)))
    : (await ensureLocation(storage, location)).id;
  const wanted = { locationId, pipelineName, stages: survey.stages, dryRun, now };
  if (survey.readable === 0) {
    // A file of which no row can be taken leaves no empty pipeline behind.
    return { locationId, pipelineId: "", stageIds: new Map(), made: { pipeline: false, stages: [] } };
  }
  if (dryRun) return prepareDestination(storage.db, wanted);
  return storage.transaction((tx) => prepareDestination(tx, wanted));
}

/** The oldest location, without making one. */
async function findLocationId({ db }: Storage): Promise<string> {
  const first = await db
    .selectFrom("locations")
    .select("id")
    .orderBy("createdAt")
    .orderBy("id")
    .executeTakeFirst();
  return first?.id ?? "";
}

function createdFallback(mapping: Mapping, { earliest }: Survey, now: number): number {
  const fallback = mapping.createdAt?.fallback ?? "now";
  if (fallback === "now") return now;
  // A file without a single date has no earliest one.
  if (fallback === "earliest") return earliest ?? now;
  return compileDateReader(["ISO"], mapping.timeZone)(fallback) ?? now;
}
