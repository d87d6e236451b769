import { createToastPlaces, type DeskToast, type PlacedScreen } from "./toast-places";
import type { ToastMessage } from "./toast-queue";

/** So long a message stands as it is, before it says that what it tells of is still under way. */
const LATE_AFTER_MS = 1_000;

type Screen<Place> = PlacedScreen<Place> & {
  later: (delayMs: number, work: () => void) => void;
  /** How many that wait for the person find room side by side. */
  room: () => number;
  /** Whether the person is about to press something in it. */
  hasFocus: (id: string) => boolean;
  isDialogOpen: () => boolean;
};

/** It stays until somebody has seen to it. */
export const isLasting = ({ tone }: Pick<ToastMessage, "tone">): boolean =>
  tone === "problem" || tone === "unsure";

/** Long enough to read and to reach the button. */
const PASSES_AFTER_MS = 8_000;

/** How long a toast stays by itself, in milliseconds: what is under way until something else can be said of it. */
export const staysFor = (toast: Pick<ToastMessage, "tone">): number =>
  isLasting(toast) || toast.tone === "waiting" ? Number.POSITIVE_INFINITY : PASSES_AFTER_MS;

/** Decides what stands on the screen of all that was said: one toast for each id, and one for a crowd. */
export function createToastDesk<Place>({ later, room, hasFocus, isDialogOpen, ...screen }: Screen<Place>) {
  const { shown, show, at, redraw } = createToastPlaces(screen);
  let said: readonly ToastMessage[] = [];
  /** Messages of what is under way, by id. */
  const underWay = new Map<string, ToastMessage>();

  function say(next: readonly ToastMessage[]): void {
    const isWaiting = (message: ToastMessage) => isDialogOpen() && message.waitsForDialog === true;
    said = next.map((one) => (isWaiting(one) && isAmong(shown(), one) ? { ...one, isBack: true } : one));
    const now = said.filter((one) => !isWaiting(one));
    const isHeld = (id: string) => shown().some((toast) => toast.id === id) && hasFocus(id);
    show(withinRoom(gathered(now, isHeld), room(), isHeld));
  }

  /** The newest stands last. */
  const sayLast = (message: ToastMessage) => say([...said.filter(({ id }) => id !== message.id), message]);

  /** In other words, which are no newer: in its place. */
  function sayAgain(message: ToastMessage): void {
    say(said.map((one) => (one.id === message.id ? message : one)));
    message.speak?.(message.title);
  }

  function close(toastId: string): readonly string[] {
    const closed = shown().find(({ id }) => id === toastId);
    const ids = closed?.members.map(({ id }) => id) ?? [toastId];
    say(said.filter(({ id }) => !ids.includes(id)));
    return ids;
  }

  return {
    ...{ shown, at, redraw },

    /** A dialog was opened or closed. */
    giveWay: () => say(said),

    show(message: ToastMessage): void {
      underWay.delete(message.id);
      const { late } = message;
      sayLast(late?.isKnown ? { ...message, ...late } : message);
      if (!late) return;
      underWay.set(message.id, message);
      if (late.isKnown) return;
      later(LATE_AFTER_MS, () => {
        if (underWay.get(message.id) === message) sayAgain({ ...message, ...late });
      });
    },

    /** What a message tells of is done: it is said as at first. What said only that it is under way goes. */
    settle(id: string): void {
      const message = underWay.get(id);
      underWay.delete(id);
      if (!message) say(said.filter((one) => one.id !== id || one.tone !== "waiting"));
      else if (!said.includes(message)) sayAgain(message);
    },

    /** Takes a toast away, or what was said of one of a crowd. `saidBy`: only what that one has said. */
    dismiss(toastId: string, saidBy?: string): void {
      if (saidBy && said.find(({ id }) => id === toastId)?.saidBy !== saidBy) return;
      for (const id of close(toastId)) underWay.delete(id);
    },

    clear(): void {
      underWay.clear();
      say([]);
    },
  };
}

const isAmong = (toasts: readonly DeskToast[], { id }: ToastMessage) =>
  toasts.some(({ members }) => members.some((member) => member.id === id));

type IsHeld = (id: string) => boolean;

/** Messages as toasts: those of one crowd together, where the newest of them stands. What has the focus stays as it is. */
function gathered(said: readonly ToastMessage[], isHeld: IsHeld): readonly DeskToast[] {
  return said.flatMap((message) => {
    const { crowd } = message;
    if (!crowd || isHeld(message.id)) return { ...message, members: [message] };
    const members = said.filter((one) => one.crowd?.key === crowd.key && !isHeld(one.id));
    if (message !== members.at(-1)) return [];
    return members.length === 1 ? { ...message, members } : together(members, { ...message, crowd });
  });
}

type OfCrowd = ToastMessage & Required<Pick<ToastMessage, "crowd">>;

function together(members: readonly ToastMessage[], { crowd, tone, isSpoken = false, action }: OfCrowd) {
  const offers = members.flatMap((one) => one.action ?? []);
  return {
    ...{ id: `crowd-${crowd.key}`, tone, members, title: crowd.title(members.length), isSpoken },
    ...whyOf(members, crowd),
    // The moment that is right for all.
    retryAtMs: members.reduce<number | null>((latest, { retryAtMs }) => {
      return retryAtMs && (latest === null || retryAtMs > latest) ? retryAtMs : latest;
    }, null),
    ...(action && {
      action: {
        label: action.label,
        name: crowd.offer(offers.length),
        run: () => {
          for (const { run } of offers) run();
        },
      },
    }),
  };
}

/** The newest first. Which of many reasons is whose would be more than anybody reads. */
function whyOf(members: readonly ToastMessage[], { reason, detail = "" }: OfCrowd["crowd"]) {
  const reasons = members.toReversed().flatMap(({ subject, crowd }) => {
    return subject && crowd ? { subject, reason: crowd.reason } : [];
  });
  const isSame = reasons.every((one) => one.reason === reason);
  if (!isSame && reasons.length === 2) return { reasons, detail };
  const why = isSame ? reason : "For different reasons.";
  return { about: reasons.map(({ subject }) => subject), detail: `${why} ${detail}`.trim() };
}

/**
 * Where more wait for the person than there is room, the earliest of them are one, which only names them. What has the
 * focus is none of them: its button stays.
 */
function withinRoom(toasts: readonly DeskToast[], room: number, isHeld: IsHeld): readonly DeskToast[] {
  const lasting = toasts.filter(isLasting);
  if (lasting.length <= room) return toasts;
  const earlier = lasting.slice(0, lasting.length - room + 1).filter(({ id }) => !isHeld(id));
  if (earlier.length < 2) return toasts;
  const one: DeskToast = {
    ...{ id: "earlier", tone: "problem", title: `${earlier.length} earlier notices`, isSpoken: true },
    about: earlier.map(({ title }) => title),
    members: earlier.flatMap(({ members }) => members),
  };
  return [one, ...toasts.filter((toast) => !earlier.includes(toast))];
}
