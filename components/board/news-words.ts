import type { ToastMessage, ToastTone } from "@/components/ui/toast-queue";
import { whenToTry } from "@/components/ui/when-to-try";
import type { Opportunity, Pipeline, Place } from "@/lib/board/model";
import type { BoardEvent, Overtaken } from "@/lib/board/shown";
import type { ApiProblem, ProblemCode } from "@/lib/http/api-problem";
import { destination, moveSentence, stageName } from "./move-words";
import { STATUS_NAMES } from "./statuses";

type Offer = { verb: "undo" | "retry"; label: string; name: string };

type Toast = Pick<ToastMessage, "retryAtMs" | "late" | "crowd"> & {
  tone: ToastTone;
  title: string;
  detail: string;
  offer?: Offer;
};

export type News = {
  /** For the live region; null when the toast is an alert, which is read out by itself. */
  spoken: string | null;
  /** Null takes away what the toast of this card said before; without any that stays. */
  toast?: (Omit<Toast, "detail"> & { detail?: string }) | null;
  /** What the toast of this card said as done is done: it stays. */
  isSettled?: true;
};

const WAITS = "It is sent once it is known what became of the last change.";
const HIDDEN = "The filters hide it now.";

type Situation = {
  pipeline: Pipeline;
  /** False once the board has left the screen, and with it the live region, the card and the filters. */
  isOnScreen: boolean;
  /** The line is known to be gone, so that nothing can be sent. */
  isOffline: boolean;
  /** In epoch milliseconds. */
  nowMs: number;
};

/** What an event means to people, or null when it is told by what follows. */
export function newsOf(event: BoardEvent, situation: Situation): News | null {
  const { pipeline, isOnScreen, isOffline } = situation;
  const { title } = event.opportunity;
  switch (event.kind) {
    case "moving":
      // The refusal follows at once.
      return isOffline && !event.waits ? null : newsOfMove(event, situation);
    case "moved":
      // A move is told when it begins; only doubts about it must be dispelled.
      if (event.wasInDoubt) return newsOfMove(event, situation);
      return { spoken: null, toast: null, isSettled: true };
    case "created":
      return done(
        `${title} created in ${stageName(pipeline, event.opportunity.stageId)}`,
        event.leftView && isOnScreen,
      );
    case "edited":
      return newsOfEdit(event, situation);
    case "deleted":
      return done(`${title} deleted`, false);
    case "refused":
    case "unknown":
      return newsOfTrouble(event, situation);
  }
}

type Move = Extract<BoardEvent, { kind: "moving" | "moved" }>;

function newsOfMove(event: Move, { pipeline, isOnScreen }: Situation): News {
  const { opportunity, from, to, isUndo } = event;
  const isHidden = event.leftView && isOnScreen;
  const words = { title: opportunity.title, from, to, pipeline };
  const waits = event.kind === "moving" && event.waits;
  const isKnown = waits === "held";
  const title = moveSentence(words, "is being moved");
  const underWay = { tone: "waiting" as const, title, ...(waits && { detail: WAITS }) };
  if (isUndo && waits) return { spoken: `${title}. ${WAITS}`, toast: underWay };
  const late = event.kind === "moving" && { late: { ...underWay, ...(isKnown && { isKnown }) } };
  if (isUndo) {
    const back = done(`Undone. ${opportunity.title} is back in ${destination(words)}`, isHidden);
    // Whoever sees the card come back needs no toast.
    return { ...back, toast: isOnScreen ? null : { ...back.toast, ...late } };
  }
  const { spoken, toast } = done(moveSentence(words), isHidden);
  return {
    spoken: isKnown ? `${title}. ${WAITS}` : spoken,
    toast: {
      ...toast,
      offer: { verb: "undo", label: "Undo", name: `Undo moving ${opportunity.title}` },
      ...late,
    },
  };
}

type Edited = Extract<BoardEvent, { kind: "edited" }>;

/** What others have done to it meanwhile is told as well: it may be what the filters hide it for. */
function newsOfEdit(
  { opportunity: now, from, leftView, isMoving }: Edited,
  { pipeline, isOnScreen }: Situation,
): News {
  // The toast is that of the move, and has its Undo.
  if (isMoving && !from) return { spoken: `${now.title} saved.` };
  const isMoved = from && from.stageId !== now.stageId;
  const isMarked = from && from.status !== now.status;
  const theirs = [
    isMoved && `moved it to ${stageName(pipeline, now.stageId)}`,
    isMarked && markedAs(now, " it"),
  ].filter(Boolean);
  const about = theirs.length > 0 ? `Somebody else ${theirs.join(" and ")}.` : "";
  return done(`${now.title} saved`, leftView && isOnScreen, about);
}

function done(sentence: string, isHidden: boolean, about = "") {
  const detail = [about, isHidden && HIDDEN].filter(Boolean).join(" ");
  return {
    spoken: detail ? `${sentence}. ${detail}` : `${sentence}.`,
    toast: { tone: "good" as const, title: sentence, ...(detail && { detail }) },
  };
}

/** What somebody has done who gave it this status. */
function markedAs({ status }: Place, it = ""): string {
  return status === "open" ? `reopened${it}` : `marked${it} ${STATUS_NAMES[status]}`;
}

const VERBS = {
  ...{ move: "moved", undo: "moved back" },
  ...{ create: "created", edit: "saved", delete: "deleted" },
} as const;

/** What is tried again, with the card or the cards. */
const again = (change: Trouble["change"], what: string) =>
  change === "undo" ? `move ${what} back` : `${change} ${what}`;

type Trouble = Extract<BoardEvent, { kind: "refused" | "unknown" }>;
type Refused = Extract<Trouble, { kind: "refused" }>;

const isOfPlace = (change: Trouble["change"]) => change === "move" || change === "undo";

/** These are about the one card. Whatever else refuses a move, as an outage does, refuses others too. */
const OF_CARD: readonly ProblemCode[] = ["invalid_request", "rejected", "not_found", "conflict", "forbidden"];

/** Something went wrong, and nobody is waiting who would say so: a dialog tells of what it waits for. */
function newsOfTrouble(event: Trouble, situation: Situation): News {
  const { pipeline, nowMs } = situation;
  const { change, opportunity } = event;
  if (event.kind === "refused" && event.overtaken) return newsOfOthers(event, event.overtaken, situation);
  const toast = event.kind === "unknown" ? doubt(event) : refusal(event, pipeline);
  // Only a move was told as done before; what is said now must take the place of that.
  if (!isOfPlace(change)) return { spoken: null, toast };
  const isThere = event.kind === "refused" && event.problem.code !== "not_found";
  const isPlaced = isThere && !event.isOnItsWay;
  const isBack = `is back in ${stageName(pipeline, opportunity.stageId)}`;
  const where = change === "undo" ? stays(opportunity, pipeline) : isBack;
  const place = isPlaced ? `; it ${where}` : "";
  const reason = isThere ? reasonOf(event.problem) : toast.detail;
  const when = toast.retryAtMs ? ` ${whenToTry(toast.retryAtMs, nowMs)}` : "";
  return { spoken: `${toast.title}${place}. ${reason}${when}`, toast };
}

/** Somebody else was quicker than a move of ours. What they did is told in full: the filters may hide where the card is. */
function newsOfOthers(event: Refused, overtaken: Overtaken, situation: Situation): News {
  const { from, to, leftView, mayArrive } = overtaken;
  const { opportunity: now, change } = event;
  const { pipeline, isOnScreen } = situation;
  const isMoved = now.stageId !== from.stageId;
  // They have done what was meant as well.
  const isThere = now.stageId === to.stageId && now.status === to.status;
  const theirs = now.status === from.status ? (isMoved ? "moved" : "changed") : markedAs(now);
  const title = `${now.title} was ${theirs} by someone else`;
  const end = mayArrive ? "got no answer, and may still come late" : "was not made";
  const detail = [
    isMoved && `It is in ${stageName(pipeline, now.stageId)}.`,
    !isThere &&
      `Your move ${change === "undo" ? "back " : ""}to ${destination({ from: now, to, pipeline })} ${end}.`,
    leftView && isOnScreen && HIDDEN,
  ]
    .filter(Boolean)
    .join(" ");
  const offer: Offer = { verb: "retry", ...anywayWords(now, { from, to, pipeline }) };
  return {
    spoken: `${title}. ${detail}`,
    toast: { tone: "unsure", title, detail, ...(!isThere && { offer }) },
  };
}

type Anyway = { from: Place; to: Place; pipeline: Pipeline };

/** Says of a move that is made all the same what becomes of the status, where somebody could wonder. */
function anywayWords(now: Opportunity, { from, to, pipeline }: Anyway): Pick<Offer, "label" | "name"> {
  const { title } = now;
  const stage = stageName(pipeline, to.stageId);
  const status = STATUS_NAMES[to.status];
  const isMoved = now.stageId !== to.stageId;
  if (now.status !== to.status) {
    const [verb, as] = to.status === "open" ? ["Reopen", ""] : ["Mark", ` as ${status}`];
    return {
      label: `${verb}${as}${isMoved ? " and move" : ""}`,
      name: `${verb} ${title}${as}${isMoved ? ` and move it to ${stage}` : ""}`,
    };
  }
  const name = `Move ${title} to ${stage}`;
  if (now.status === from.status) return { label: "Move anyway", name: `${name} anyway` };
  return { label: `Move, keep ${status}`, name: `${name} and keep it ${status}` };
}

function doubt({ opportunity, change, problem }: Trouble): Toast {
  const known = (who: string) => `whether ${who} ${VERBS[change]}`;
  const what = known(`${opportunity.title} was`);
  const several = (count: number) => known(`${count} opportunities were`);
  return {
    tone: "unsure",
    title: `It is not known ${what}`,
    detail: problem.detail,
    offer: { verb: "retry", label: "Check again", name: `Check again ${what}` },
    ...(isOfPlace(change) && {
      crowd: {
        key: `unknown-${change}`,
        title: (count) => `It is not known ${several(count)}`,
        reason: "There is no clear answer yet. They are looked up again by themselves.",
        offer: (count) => `Check again ${several(count)}`,
      },
    }),
  };
}

function refusal(event: Refused, pipeline: Pipeline): Toast {
  const { opportunity, change, problem, canRetry, isOnItsWay } = event;
  const reason = reasonOf(problem);
  const isGone = problem.code === "not_found";
  return {
    tone: "problem",
    title: `${opportunity.title} was not ${VERBS[change]}`,
    detail: isGone
      ? "It no longer exists: somebody deleted it meanwhile."
      : reason + afterRefusal(event, pipeline),
    retryAtMs: problem.retryAtMs,
    ...(canRetry && {
      offer: { verb: "retry", label: "Try again", name: `Try again to ${again(change, opportunity.title)}` },
    }),
    ...(isOfPlace(change) &&
      !isOnItsWay &&
      !OF_CARD.includes(problem.code) && { crowd: refusedMoves(change, reason) }),
  };
}

function afterRefusal({ change, opportunity, isOnItsWay }: Refused, pipeline: Pipeline): string {
  if (isOnItsWay) return "";
  if (change === "move") return " It is back where it was.";
  if (change === "undo") return ` It ${stays(opportunity, pipeline)}.`;
  return change === "delete" ? " It is back on the board." : "";
}

/** Where a card is that was not moved back. */
function stays({ stageId, status }: Place, pipeline: Pipeline): string {
  return `stays in ${stageName(pipeline, stageId)}${status === "open" ? "" : `, ${STATUS_NAMES[status]}`}`;
}

/** Refused moves and refused undos are two crowds: the ones are back, and the others stay. */
function refusedMoves(change: Refused["change"], reason: string): NonNullable<Toast["crowd"]> {
  return {
    key: `refused-${change}`,
    title: (count) => `${count} opportunities were not ${VERBS[change]}`,
    reason,
    detail: change === "undo" ? "They stay where they are." : "They are back where they were.",
    offer: (count) => `Try again to ${again(change, `${count} opportunities`)}`,
  };
}

/** A toast outlasts the line that was gone. */
function reasonOf({ code, detail }: ApiProblem): string {
  return code === "offline" ? "You were offline, and nothing was sent." : detail;
}
