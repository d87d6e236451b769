import { AppError } from "@/lib/errors";
import type { Session } from "./session";

/** Whether somebody sees all that their location has. */
export function seesAll({ restrictions }: Session): boolean {
  return !restrictions.ownOnly && restrictions.pipelineIds === null && !restrictions.hidesValues;
}

/** Whether a pipeline exists for somebody. */
export function seesPipeline({ restrictions }: Session, pipelineId: string): boolean {
  return restrictions.pipelineIds === null || restrictions.pipelineIds.includes(pipelineId);
}

/** Whether what this user owns exists for somebody. */
export function seesOwner({ restrictions, userId }: Session, ownerId: string | null): boolean {
  return !restrictions.ownOnly || (userId !== null && ownerId === userId);
}

/** What somebody may not see is told as what is not there. */
export function nowhere(what: "pipeline" | "stage" | "opportunity" | "user"): AppError {
  return new AppError("not_found", {
    message: `no such ${what}, or none for whoever asks`,
    hint: `This ${what} does not exist any more.`,
  });
}
