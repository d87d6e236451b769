import type { ImportReport, RejectedRow } from "@/lib/crm/import/import-opportunities";
import type { ImportTask } from "./import-task";

/** Rejected rows that a dry run shows, since it writes no file of them. */
export const SHOWN_REJECTIONS = 10;

type Outcome = {
  task: Pick<ImportTask, "file" | "pipelineName" | "dryRun">;
  report: ImportReport;
  /** The first rejected rows. */
  rejections: readonly RejectedRow[];
  rejectedPath: string;
  seconds: number;
};

const count = (number: number) => number.toLocaleString("en-US");
const several = (number: number, one: string) => `${count(number)} ${one}${number === 1 ? "" : "s"}`;

/** What an import says at its end; a dry run says the same figures. */
export function describeImport({ task, report, rejections, rejectedPath, seconds }: Outcome): string {
  const { file, pipelineName, dryRun } = task;
  const { rows, created, unchanged, rejected } = report;
  const lines = [
    ...(rejected === rows ? [describeNothing({ rejected, dryRun, rejectedPath })] : []),
    `${file} → pipeline "${pipelineName}"`,
    `  ${several(rows, "row")}: ${count(created)} imported, ${count(unchanged)} unchanged, ${count(rejected)} rejected`,
    `  made: ${describeMade(report)}`,
  ];
  if (rejected > 0 && !dryRun) lines.push(`  rejected rows, each with its reason: ${rejectedPath}`);
  if (dryRun) lines.push(...rejections.map(({ line, reason }) => `  line ${line}: ${reason}`));
  if (dryRun && rejected > rejections.length)
    lines.push(`  and ${count(rejected - rejections.length)} more rejected rows`);
  lines.push(dryRun ? "  This was a dry run: nothing was written." : `  done in ${seconds.toFixed(1)} s`);
  return lines.join("\n");
}

function describeNothing({
  rejected,
  dryRun,
  rejectedPath,
}: Pick<Outcome, "rejectedPath"> & { rejected: number; dryRun: boolean }) {
  if (dryRun)
    return `Nothing would be imported: ${several(rejected, "row")} rejected, for the reasons below.`;
  return `Nothing was imported: ${several(rejected, "row")} rejected, see ${rejectedPath}.`;
}

function describeMade({ made }: ImportReport): string {
  const stages =
    made.stages.length === 0 ? [] : [`${several(made.stages.length, "stage")} (${made.stages.join(", ")})`];
  const parts = [
    ...(made.pipeline ? ["the pipeline"] : []),
    ...stages,
    ...(made.owners > 0 ? [several(made.owners, "owner")] : []),
    ...(made.contacts > 0 ? [several(made.contacts, "contact")] : []),
  ];
  return parts.join(", ") || "nothing besides";
}
