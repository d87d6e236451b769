import type { ToastMessage, ToastTone } from "@/components/ui/toast-queue";
import { whenToTry } from "@/components/ui/when-to-try";
import type { Pipeline } from "@/lib/board/model";
import type { BoardEvent } from "@/lib/board/shown";
import { destination, moveSentence, stageName } from "./move-words";

type Offer = { verb: "undo" | "retry"; label: string; name: string };

type Toast = Pick<ToastMessage, "retryAtMs"> & {
  tone: ToastTone;
  title: string;
  detail: string;
  offer?: Offer;
};

type News = {
  /** For the live region; null when the toast is an alert, which is read out by itself. */
  spoken: string | null;
  /** Null takes away what the toast of this card said before. */
  toast: (Omit<Toast, "detail"> & { detail?: string }) | null;
};

const HIDDEN = "The filters hide it now.";

type Hearing = {
  pipeline: Pipeline;
  /** The last that was told of this card is that nobody knows what became of it. */
  wasUnsure: boolean;
  /** The line is known to be gone, so that nothing can be sent. */
  isOffline: boolean;
  /** In epoch milliseconds. */
  nowMs: number;
};

/** What an event means to people, or null when it was told before or is told elsewhere. */
export function newsOf(event: BoardEvent, hearing: Hearing): News | null {
  const { pipeline, wasUnsure, isOffline } = hearing;
  const { title } = event.opportunity;
  switch (event.kind) {
    case "moving":
      // The refusal follows at once.
      return isOffline ? null : newsOfMove(event, pipeline);
    case "moved":
      // A move is told when it begins; only doubts about it must be dispelled.
      return wasUnsure ? newsOfMove(event, pipeline) : null;
    case "created":
      return done(`${title} created in ${stageName(pipeline, event.opportunity.stageId)}`, event.leftView);
    case "edited":
      return done(`${title} saved`, event.leftView);
    case "deleted":
      return done(`${title} deleted`, false);
    case "refused":
    case "unknown":
      return newsOfTrouble(event, hearing);
  }
}

function newsOfMove(event: Extract<BoardEvent, { kind: "moving" | "moved" }>, pipeline: Pipeline): News {
  const { opportunity, from, to, leftView, isUndo } = event;
  const sentence = moveSentence({ title: opportunity.title, from, to, pipeline });
  const hidden = leftView ? ` ${HIDDEN}` : "";
  if (isUndo) {
    const back = `Undone. ${opportunity.title} is back in ${destination({ from, to, pipeline })}`;
    return { spoken: `${back}.${hidden}`, toast: null };
  }
  return {
    spoken: `${sentence}.${hidden}`,
    toast: {
      tone: "good",
      title: sentence,
      ...(leftView && { detail: HIDDEN }),
      offer: { verb: "undo", label: "Undo", name: `Undo moving ${opportunity.title}` },
    },
  };
}

function done(sentence: string, leftView: boolean): News {
  return {
    spoken: leftView ? `${sentence}. ${HIDDEN}` : `${sentence}.`,
    toast: { tone: "good", title: sentence, ...(leftView && { detail: HIDDEN }) },
  };
}

const VERBS = { move: "moved", create: "created", edit: "saved", delete: "deleted" } as const;
const AFTER_REFUSAL = {
  move: " It is back where it was.",
  delete: " It is back on the board.",
  create: "",
  edit: "",
} as const;

type Trouble = Extract<BoardEvent, { kind: "refused" | "unknown" }>;

/** Something went wrong, and nobody is waiting who would say so: a dialog tells of what it waits for. */
function newsOfTrouble(event: Trouble, { pipeline, nowMs }: Hearing): News {
  const toast = event.kind === "unknown" ? doubt(event) : refusal(event);
  // Only a move was told as done before; what is said now must take the place of that.
  if (event.change !== "move") return { spoken: null, toast };
  const isBack = event.kind === "refused" && event.problem.code !== "not_found";
  const isElsewhere = event.problem.code === "conflict";
  const verb = isElsewhere ? "is" : "is back";
  const place = isBack ? `; it ${verb} in ${stageName(pipeline, event.opportunity.stageId)}` : "";
  const reason = isBack ? event.problem.detail : toast.detail;
  const when = toast.retryAtMs ? ` ${whenToTry(toast.retryAtMs, nowMs)}` : "";
  return { spoken: `${toast.title}${place}. ${reason}${when}`, toast };
}

function doubt({ opportunity, change, problem }: Trouble): Toast {
  const what = `whether ${opportunity.title} was ${VERBS[change]}`;
  return {
    tone: "unsure",
    title: `It is not known ${what}`,
    detail: problem.detail,
    offer: { verb: "retry", label: "Check again", name: `Check again ${what}` },
  };
}

function refusal(event: Extract<Trouble, { kind: "refused" }>): Toast {
  const { opportunity, change, problem, canRetry } = event;
  if (change === "move" && problem.code === "conflict") {
    return {
      tone: "unsure",
      title: `${opportunity.title} was moved by someone else`,
      detail: problem.detail,
      offer: { verb: "retry", label: "Move anyway", name: `Move ${opportunity.title} anyway` },
    };
  }
  return {
    tone: "problem",
    title: `${opportunity.title} was not ${VERBS[change]}`,
    detail:
      problem.code === "not_found"
        ? "It no longer exists: somebody deleted it meanwhile."
        : problem.detail + AFTER_REFUSAL[change],
    retryAtMs: problem.retryAtMs,
    ...(canRetry && {
      offer: { verb: "retry", label: "Try again", name: `Try again to ${change} ${opportunity.title}` },
    }),
  };
}
