import "server-only";
import { pipeline, Readable } from "node:stream";
import { stringify } from "csv-stringify";
import type { Activity } from "./model";

const COLUMNS = [
  ...["at", "user", "user id", "what", "outcome", "opportunity", "pipeline"],
  ...["from stage", "from status", "to stage", "to status", "fields", "request"],
];

/**
 * Lines of the log as CSV, which flows as they are read. A cell that a spreadsheet would take for a formula is made
 * plain text by an apostrophe.
 * Source: OWASP, "CSV Injection", read November 2026.
 */
export function activityCsv(activities: AsyncIterable<Activity>): ReadableStream<Uint8Array> {
  const csv = stringify({ header: true, columns: COLUMNS, escape_formulas: true, bom: true });
  // Whoever reads hears of a failure.
  pipeline(Readable.from(rowsOf(activities)), csv, () => {});
  const chunks = csv[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: () => void csv.destroy(),
  });
}

async function* rowsOf(activities: AsyncIterable<Activity>) {
  for await (const activity of activities) yield cellsOf(activity);
}

function cellsOf(activity: Activity): (string | null)[] {
  const { at, userName, userId, kind, outcome, opportunityId, pipelineId, from, to, changes } = activity;
  return [
    ...[at, userName, userId, kind, outcome, opportunityId, pipelineId],
    ...[from?.stageId ?? null, from?.status ?? null, to?.stageId ?? null, to?.status ?? null],
    ...[changes.map(({ field }) => field).join(" "), activity.requestId],
  ];
}
