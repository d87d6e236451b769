import type { Pipeline, Place } from "@/lib/board/model";
import { STATUS_NAMES } from "./statuses";

/** The name of a stage, or a word for one that is gone. */
export function stageName(pipeline: Pipeline, stageId: string): string {
  return pipeline.stages.find((stage) => stage.id === stageId)?.name ?? "another stage";
}

type MoveWords = { title: string; from: Place; to: Place; pipeline: Pipeline };

/** What a move did or does, as a sentence without its end: "Acme renewal moved from Proposal to Won". */
export function moveSentence(
  { title, from, to, pipeline }: MoveWords,
  verb: "moved" | "is being moved" = "moved",
): string {
  return `${title} ${verb} from ${stageName(pipeline, from.stageId)} to ${destination({ from, to, pipeline })}`;
}

/** Where a move leads: a stage, a status, or both. */
export function destination({ from, to, pipeline }: Omit<MoveWords, "title">): string {
  const stage = from.stageId === to.stageId ? null : stageName(pipeline, to.stageId);
  const status = from.status === to.status ? null : STATUS_NAMES[to.status];
  if (stage && status) return `${stage}, ${status}`;
  return stage ?? status ?? stageName(pipeline, to.stageId);
}
