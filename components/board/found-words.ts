import type { ShownStage } from "@/lib/board/shown";
import type { StatusFilter } from "./board-params";

type FoundStage = Pick<ShownStage, "count" | "exact" | "phase">;

type Asked = {
  /** Which opportunities were asked for. */
  status: StatusFilter;
  locale: string;
};

/** What the filters have found, for the ear; null as long as that is being read, or nothing at all could be. */
export function foundWords(stages: readonly FoundStage[], { status, locale }: Asked): string | null {
  const missing = stages.filter(({ count }) => count === null);
  if (missing.length === stages.length || missing.some(({ phase }) => phase !== "error")) return null;
  const count = stages.reduce((sum, stage) => sum + (stage.count ?? 0), 0);
  const isExact = stages.every((stage) => stage.exact || stage.count === null);
  const found = count ? `${isExact ? "" : "About "}${nounOf(count, status, locale)} found` : "Nothing found";
  if (missing.length === 0) return `${found}.`;
  return `${found} so far: ${missing.length} of ${stages.length} stages could not be loaded.`;
}

function nounOf(count: number, status: StatusFilter, locale: string): string {
  const which = status === "all" ? "" : `${status} `;
  return `${count.toLocaleString(locale)} ${which}${count === 1 ? "opportunity" : "opportunities"}`;
}
