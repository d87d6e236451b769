/** How long after a page is there it counts as quiet, in milliseconds. */
export const QUIET_AFTER_MS = 5_000;
const RETRY_MS = 2_000;

const loads = new Set<() => Promise<unknown>>();

/**
 * What loads a module when it is first wanted. Once a page is quiet it is loaded anyway, because over a line that is
 * down it cannot be. Wanted over such a line it comes when the line is back: a failure would take the page away.
 */
export function late<Module>(load: () => Promise<Module>): () => Promise<Module> {
  let loading: Promise<Module> | null = null;
  const untilThere = (): Promise<Module> =>
    load().catch(async () => {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      return untilThere();
    });
  loads.add(load);
  return () => {
    loading ??= untilThere();
    return loading;
  };
}

/** Loads whatever this page may want late, once: a server that is down is not asked again for what nobody wants yet. */
export function loadLate(): void {
  for (const load of loads) load().catch(() => undefined);
}
