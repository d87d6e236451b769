import type { ShownStage } from "./shown";
import { UNTOLD } from "./tally";
import { createView, type View, type ViewInput } from "./view";
import { isShallowEqual } from "./view-memory";

const UNREAD = { opportunities: [], ...UNTOLD };

type ViewParts = {
  input: () => ViewInput;
  /** How things are with the reads of a stage. */
  stateOf: (stageId: string) => Omit<ShownStage, keyof typeof UNREAD>;
};

/** What lets whatever did not change keep its identity, and so holds every card that is shown. */
const newMemory = () => ({ compute: createView(), stages: new Map<string, ShownStage>() });

/**
 * A view that is kept until it is forgotten. As long as nobody is told of changes that is soon: what is drawn at one go
 * is of one moment.
 */
export function keepView({ input, stateOf }: ViewParts) {
  let memory: ReturnType<typeof newMemory> | null = newMemory();
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

  return {
    now,
    forget,
    /** The same stage as before while nothing in it differs, so that its column is not drawn again. */
    stage(stageId: string): ShownStage {
      const shown = { ...(now().stages.get(stageId) ?? UNREAD), ...stateOf(stageId) };
      const before = memory?.stages.get(stageId);
      if (before && isShallowEqual(before, shown)) return before;
      memory?.stages.set(stageId, shown);
      return shown;
    },
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
