type Memory = { kept: Map<string, unknown>; tell: () => void };
const memories: Memory[] = [];

/**
 * Keeps what was typed and not saved until this page is left, which asks as long as there is any. In memory alone:
 * contact data has no business in a browser's storage.
 */
export function createTextMemory<Kept>() {
  const kept = new Map<string, Kept>();
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  memories.push({ kept, tell });
  return {
    get: (key: string): Kept | null => kept.get(key) ?? null,
    keep(key: string, text: Kept): void {
      kept.set(key, text);
      window.addEventListener("beforeunload", ask);
      tell();
    },
    forget(key: string): void {
      kept.delete(key);
      if (!isTextKept()) window.removeEventListener("beforeunload", ask);
      tell();
    },
    /** Calls `listener` when any of it is kept or forgotten. */
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

export function isTextKept(): boolean {
  return memories.some(({ kept }) => kept.size > 0);
}

/** For a page that somebody else may see next, and for whoever has been asked. */
export function forgetText(): void {
  for (const { kept } of memories) kept.clear();
  window.removeEventListener("beforeunload", ask);
  for (const { tell } of memories) tell();
}

function ask(event: BeforeUnloadEvent) {
  event.preventDefault();
}
