import type { Outcome } from "./outcomes";

type Hear = (outcome: Outcome) => void;

/**
 * Lets the boards of a location hear what becomes of the changes to their pipelines. One that leaves the screen hears on,
 * so that a move is told to its end, until its pipeline is opened again.
 */
export function createHearing(onOutcome: (hear: Hear) => () => void) {
  /** By the pipeline, how a board that has left the screen stops hearing. */
  const left = new Map<string, () => void>();
  let isSilent = false;

  function stop(pipelineId: string): void {
    left.get(pipelineId)?.();
    left.delete(pipelineId);
  }

  return {
    /** From now on this board hears; the function it returns says that it leaves the screen. */
    begin(pipelineId: string, hear: Hear): () => void {
      isSilent = false;
      stop(pipelineId);
      const end = onOutcome((outcome) => {
        if (outcome.change.pipelineId === pipelineId) hear(outcome);
      });
      return () => {
        stop(pipelineId);
        if (isSilent) end();
        else left.set(pipelineId, end);
      };
    },
    /** Somebody else may be there next: what has left the screen, or is about to, hears nothing more. */
    silence(): void {
      isSilent = true;
      for (const pipelineId of [...left.keys()]) stop(pipelineId);
    },
  };
}
