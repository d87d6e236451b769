import type { Answer } from "./answer";
import type { Note } from "./journey";

/** Which calls go first while the budget is short, in this order. */
export const LANES = ["write", "first", "next", "rest"] as const;

/** `write`: writes and what they read first. `first`, `next`: first and later pages of a board. `rest`: all that can wait. */
export type Lane = (typeof LANES)[number];

/** For whom a call is made, and why. It travels beside the request, so that nothing of it can reach upstream. */
export type Errand = {
  /** Whose budget the call costs, and whose breaker may stop it. */
  locationId: string;
  /** The person it is for; `""` when it is for nobody in particular. */
  repId: string;
  lane: Lane;
  /** What it is about, such as opportunities: that one thing fails says nothing of the others. Absent is all that there is. */
  about?: string;
  /** From when on it is too late to send it, in epoch milliseconds; `coalesce` and `withDeadline` set it, and the earlier counts; absent is never. */
  startByMs?: number;
  /** From when on nobody waits for its answer, in epoch milliseconds; what a kind of call may take when absent. */
  endByMs?: number;
  /** Aborted when nobody waits any more, as the request's own is when it is absent: a request of its own would cost more. */
  signal?: AbortSignal;
  /** Whether whoever asks can read it: a success with something else in it is none. All can be read when absent. */
  isReadable?: (answer: Answer) => boolean;
  /** Hears what happens on the way. */
  note?: (note: Note) => void;
};

/** The one shape in which client, embedded CRM and whatever stands between them meet. Who needs no errand ignores it. */
export type Fetch = (request: Request, errand?: Errand) => Promise<Response>;

/**
 * What is known of a read already and may be given again: a look that costs next to nothing, where a call, even one that
 * is never sent, needs a request and its signals. The URL is as a Request would have it.
 */
export type Known = (read: { url: string; authorization: string }, errand: Errand) => Answer | undefined;

/** Of a call whose sender says nothing of it. */
export const NO_ERRAND: Errand = { locationId: "", repId: "", lane: "rest" };

/** Aborted when nobody waits for the call any more. */
export const signalOf = (request: Request, { signal }: Errand): AbortSignal => signal ?? request.signal;

/** Whether a request only reads. */
export const isRead = ({ method }: Request): boolean => method === "GET" || method === "HEAD";
