import { createEvents } from "./board-events";
import type { Change } from "./changes";
import type { Outcome } from "./outcomes";

type Hear = (outcome: Outcome) => void;
type HearingParts = { onOutcome: (hear: Hear) => () => void; now: () => number };

/**
 * Lets the boards of a location hear what becomes of the changes to their pipelines. One that leaves the screen hears on,
 * so that a move is told to its end, until its pipeline is opened again.
 */
export function createHearing({ onOutcome, now }: HearingParts) {
  /** By the pipeline, how the board that heard last stops hearing. */
  const ends = new Map<string, () => void>();
  const events = new Map<string, ReturnType<typeof createEvents>>();
  /** What was made before this moment is told to nobody. */
  let silentBefore = 0;
  /** Whether it was made by whoever is there now. */
  const isHeard = ({ madeAt }: Change) => madeAt > silentBefore;
  return {
    isHeard,
    /** Who listens to a pipeline, and who tells what happens in it: whichever filters it is opened through by then. */
    eventsOf(pipelineId: string) {
      const ofPipeline = events.get(pipelineId) ?? createEvents();
      events.set(pipelineId, ofPipeline);
      return ofPipeline;
    },
    /** From now on this board hears, instead of the one of this pipeline that heard before. */
    begin(pipelineId: string, hear: Hear): void {
      ends.get(pipelineId)?.();
      const end = onOutcome((outcome) => {
        const { change } = outcome;
        if (change.pipelineId === pipelineId && isHeard(change)) hear(outcome);
      });
      ends.set(pipelineId, end);
    },
    /** Somebody else may be there next, who is not told what was done until now. */
    silence(): void {
      silentBefore = now();
    },
  };
}
