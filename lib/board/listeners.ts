/** Functions that want to hear of something, called one after another in the order in which they came. */
export type Listeners<Message> = {
  /** Adds one, and answers how to remove it. */
  add(listener: (message: Message) => void): () => void;
  call(message: Message): void;
};

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
