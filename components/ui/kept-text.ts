const memories: Map<string, unknown>[] = [];

/**
 * Keeps what was typed and not saved until this page is left, which asks as long as there is any. In memory alone:
 * contact data has no business in a browser's storage.
 */
export function createTextMemory<Kept>() {
  const kept = new Map<string, Kept>();
  memories.push(kept);
  return {
    get: (key: string): Kept | null => kept.get(key) ?? null,
    keep(key: string, text: Kept): void {
      kept.set(key, text);
      window.addEventListener("beforeunload", ask);
    },
    forget(key: string): void {
      kept.delete(key);
      if (!isTextKept()) window.removeEventListener("beforeunload", ask);
    },
  };
}

export function isTextKept(): boolean {
  return memories.some(({ size }) => size > 0);
}

/** For a page that somebody else may see next, and for whoever has been asked. */
export function forgetText(): void {
  for (const kept of memories) kept.clear();
  window.removeEventListener("beforeunload", ask);
}

function ask(event: BeforeUnloadEvent) {
  event.preventDefault();
}
