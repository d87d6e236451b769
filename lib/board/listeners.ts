/** Functions that want to hear of something, called one after another in the order in which they came. */
export type Listeners<Message, Answer = void> = {
  /** Adds one, and answers how to remove it. */
  add(listener: (message: Message) => Answer): () => void;
  /** Answers what they answered. */
  call(message: Message): Answer[];
};

/** Makes an empty set of listeners; a new one hears only what is called after it was added. */
export function createListeners<Message, Answer = void>(): Listeners<Message, Answer> {
  const listeners = new Set<(message: Message) => Answer>();
  return {
    add(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    call: (message) => Array.from(listeners, (listener) => listener(message)),
  };
}

/** Calls `listener` at each such event, where there is a page to have any; the function it returns ends that. */
export function listenTo(target: EventTarget | undefined, type: string, listener: () => void): () => void {
  target?.addEventListener(type, listener);
  return () => target?.removeEventListener(type, listener);
}
