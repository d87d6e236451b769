/** How long after a page is there it counts as quiet, in milliseconds. */
export const QUIET_AFTER_MS = 5_000;
const RETRY_MS = 2_000;
/** Who has waited longer than this has turned to something else. */
const PATIENCE_MS = 10_000;
/** So long it is said that something could not be loaded. */
const TOLD_MS = 8_000;

const loads = new Set<() => Promise<unknown>>();

/** The last thing that somebody opened, or was no longer there to see, by a number; and whether it did not come. */
let wish = 0;
let isMissing = false;
const listeners = new Set<() => void>();

function tellMissing(next: boolean): void {
  if (isMissing === next) return;
  isMissing = next;
  for (const listener of listeners) listener();
}

export type Late<Module> = ReturnType<typeof late<Module>>;

/**
 * A module that is loaded when it is first wanted. Once a page is quiet it is loaded anyway, because over a line that is
 * down it cannot be.
 */
export function late<Module>(load: () => Promise<Module>) {
  let loading: Promise<Module> | null = null;
  const untilThere = (): Promise<Module> =>
    load().catch(async () => {
      await passed(RETRY_MS);
      return untilThere();
    });
  loads.add(load);
  return {
    /** For what comes by itself: over a line that is down it comes when the line is back. A failure would take the page away. */
    load(): Promise<Module> {
      loading ??= untilThere();
      return loading;
    },

    /** Somebody may be about to open it. */
    prepare: () => void load().catch(() => undefined),

    /** Shows what somebody has asked for as soon as it is there, as `openWhenThere`. */
    open: (show: (module: Module) => void) => openWhenThere(load, show),
  };
}

/**
 * Shows what somebody has asked for as soon as it is there. Where it does not come they are told, and it is not shown
 * later, when they are at something else; nor is it once they have opened something else. What it is given needs no
 * `lazy`, in which React would let them wait for 300 ms more. `isWanted`: whether they are still where they asked for it.
 * @returns what to call when whoever has asked for it leaves
 */
export function openWhenThere<There>(
  load: () => Promise<There>,
  show: (there: There) => void,
  isWanted = () => true,
): () => void {
  const own = nextWish();
  const arrive = async () => {
    const there = await Promise.race([load().catch(() => null), passed(PATIENCE_MS)]);
    if (own !== wish || !isWanted()) return;
    if (there) return show(there);
    tellMissing(true);
    await passed(TOLD_MS);
    if (own === wish) tellMissing(false);
  };
  void arrive();
  return () => {
    if (own === wish) nextWish();
  };
}

/** What was wished before is not waited for any more. */
function nextWish(): number {
  wish += 1;
  tellMissing(false);
  return wish;
}

async function passed(ms: number): Promise<null> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return null;
}

/** Loads whatever this page may want late and has not. What does not come is left until it is wanted, or the line is back. */
export function loadLate(): void {
  for (const load of loads) load().catch(() => undefined);
}

/** What was opened last could not be loaded. */
export const isOpenedMissing = (): boolean => isMissing;

export function subscribeToMissing(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
