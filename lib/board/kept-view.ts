import type { BoardTotals, ShownStage } from "./shown";
import { totalOf, UNTOLD } from "./tally";
import { createView, type View, type ViewInput } from "./view";
import { isShallowEqual } from "./view-memory";

const UNREAD = { opportunities: [], ...UNTOLD };

type ViewParts = {
  input: () => ViewInput;
  /** How things are with the reads of a stage. */
  stateOf: (stageId: string) => Omit<ShownStage, keyof typeof UNREAD>;
};

type Memory = {
  compute: ReturnType<typeof createView>;
  stages: Map<string, ShownStage>;
  totals: BoardTotals | null;
};

/** What lets whatever did not change keep its identity, and so holds every card that is shown. */
const newMemory = (): Memory => ({ compute: createView(), stages: new Map(), totals: null });

/**
 * A view that is kept until it is forgotten. As long as nobody is told of changes that is soon: what is drawn at one go
 * is of one moment.
 */
export function keepView({ input, stateOf }: ViewParts) {
  let memory: Memory | null = newMemory();
  let view: View | null = null;
  let isTold = false;

  const forget = () => {
    view = null;
  };

  function now(): View {
    if (view) return view;
    if (!isTold) queueMicrotask(() => isTold || forget());
    const compute = memory?.compute ?? createView();
    view = compute(input());
    return view;
  }

  /** The same stage as before while nothing in it differs, so that its column is not drawn again. */
  function stage(stageId: string): ShownStage {
    const shown = { ...(now().stages.get(stageId) ?? UNREAD), ...stateOf(stageId) };
    const before = memory?.stages.get(stageId);
    if (before && isShallowEqual(before, shown)) return before;
    memory?.stages.set(stageId, shown);
    return shown;
  }

  /** The same totals as before while they are equal. */
  function totals(): BoardTotals {
    const shown = totalOf(Array.from(now().stages.keys(), stage));
    const before = memory?.totals;
    if (before && isShallowEqual(before, shown)) return before;
    if (memory) memory.totals = shown;
    return shown;
  }

  return {
    ...{ now, forget, stage, totals },
    /** From now on somebody looks at it, and is told of changes. */
    begin(): void {
      memory ??= newMemory();
      isTold = true;
    },
    /** Nobody looks any more. It can still be asked, as by an Undo, but holds no card from then on. */
    end(): void {
      memory = null;
      isTold = false;
      forget();
    },
  };
}
