export type ToastTone = "plain" | "good" | "waiting" | "problem" | "unsure";

export type ToastMessage = {
  /** A later message with the same id takes the place of the earlier one. */
  id: string;
  /** Where several say something under one id: who says it. */
  saidBy?: string;
  tone: ToastTone;
  title: string;
  /** What the title begins with and where it is cut when it is long: what became of it matters more. */
  subject?: string;
  detail?: string | undefined;
  /** When what failed is worth another try, in epoch milliseconds. It is counted down. */
  retryAtMs?: number | null;
  action?: {
    label: string /** For readers, who hear it out of place: "Undo moving Acme renewal". */;
    name: string;
    run: () => void;
    /** Ctrl+Z runs it while the toast is there. */
    isUndo?: boolean;
  };
  /** It is told while no dialog is open: it belongs to none, and nobody has to see to it at once. */
  waitsForDialog?: boolean;
  /** It has been on the screen before, so a screen reader need not hear it again. */
  isBack?: boolean;
  /** Somebody has seen to it and put it away. */
  onDismiss?: () => void;
  /** It was said elsewhere already, so a screen reader need not hear it again. */
  isSpoken?: boolean;
  /** Says to a reader what the toast comes to say instead. */
  speak?: (title: string) => void;
  /**
   * It tells of something as done that is under way: what it says instead when that takes long, or at once where that
   * `isKnown`, until it is settled.
   */
  late?: (Pick<ToastMessage, "tone" | "title" | "detail"> & { isKnown?: boolean }) | undefined;
  /** Several with the same key are told as one. */
  crowd?: {
    key: string;
    title: (count: number) => string;
    /** Of this one. */
    reason: string;
    /** What is true of all of them, whatever the reason. */
    detail?: string;
    /** What the one button is called that runs the actions of all. */
    offer: (count: number) => string;
  };
  /** The subjects of a crowd. */
  about?: readonly string[];
  /** Instead, where each has a reason of its own. */
  reasons?: readonly { subject: string; reason: string }[];
};

type Sink = {
  show: (message: ToastMessage) => void;
  settle: (id: string) => void;
  dismiss: (id: string, saidBy?: string) => void;
  clear: () => void;
};

/*
 * The toaster is loaded when there is something to say. Until it has arrived messages wait here.
 */
let waiting: ToastMessage[] = [];
let sink: Sink | null = null;
let isWanted = false;
const listeners = new Set<() => void>();

export function showToast(message: ToastMessage): void {
  if (sink) {
    sink.show(message);
    return;
  }
  waiting = [...waiting.filter(({ id }) => id !== message.id), message];
  isWanted = true;
  for (const listener of listeners) listener();
}

/** What the message of this id tells of as done is done. */
export function settleToast(id: string): void {
  if (sink) sink.settle(id);
  else waiting = waiting.map((message) => (message.id === id ? { ...message, late: undefined } : message));
}

/** `saidBy`: only what that one has said. */
export function dismissToast(id: string, saidBy?: string): void {
  waiting = waiting.filter((message) => message.id !== id || (saidBy && message.saidBy !== saidBy));
  sink?.dismiss(id, saidBy);
}

/** Takes away all that was said, for whoever is not to read it any more. */
export function clearToasts(): void {
  waiting = [];
  sink?.clear();
}

/** Hands over what waited and all that comes; the answer gives it back. */
export function connectToaster(toaster: Sink): () => void {
  sink = toaster;
  for (const message of waiting) toaster.show(message);
  waiting = [];
  return () => {
    if (sink === toaster) sink = null;
  };
}

export function subscribeToWish(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function isToasterWanted(): boolean {
  return isWanted;
}
