/** Functions that want to hear of something, called one after another in the order in which they came. */
export type Listeners<Message> = {
  /** Adds one, and answers how to remove it. */
  add(listener: (message: Message) => void): () => void;
  call(message: Message): void;
};

/** Makes an empty set of listeners; a new one hears only what is called after it was added. */
export function createListeners<Message>(): Listeners<Message> {
  const listeners = new Set<(message: Message) => void>();
  return {
    add(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    call(message) {
      for (const listener of listeners) listener(message);
    },
  };
}

/** Calls `listener` at each such event, where there is a page to have any; the function it returns ends that. */
export function listenTo(target: EventTarget | undefined, type: string, listener: () => void): () => void {
  target?.addEventListener(type, listener);
  return () => target?.removeEventListener(type, listener);
}
