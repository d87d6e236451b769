import type { ErrorCode, FieldError } from "@/lib/errors";

/**
 * Why a call of the browser failed. Beside the codes of our own answers there are four of the line:
 * `offline` (known before sending, so nothing was sent), `unreachable` (the line broke before an answer),
 * `timeout` (no answer within our own deadline), `unreadable` (an answer, but not one of ours).
 */
export type ProblemCode = ErrorCode | "offline" | "unreachable" | "timeout" | "unreadable";

export type ProblemDetails = {
  code: ProblemCode;
  /** For the person: what happened and what to do. */
  detail: string;
  /** HTTP status, or 0 without an answer. */
  status?: number;
  /** What to quote to whoever reads the log; empty without an answer of ours. */
  requestId?: string;
  /** Per field, in our words (`contact.email`). */
  fieldErrors?: readonly FieldError[];
  /** With `conflict`: the resource as it is now, not yet read by a schema. */
  current?: unknown;
  /** When another try is worth it, in epoch milliseconds by this page's clock; null or absent when nobody knows. */
  retryAtMs?: number | null;
  cause?: unknown;
};

/** What `request()` throws, and nothing else except the caller's own abort. */
export class ApiProblem extends Error {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly status: number;
  readonly requestId: string;
  readonly fieldErrors: readonly FieldError[];
  readonly current: unknown;
  readonly retryAtMs: number | null;

  constructor(details: ProblemDetails) {
    super(`${details.code}: ${details.detail}`, { cause: details.cause });
    this.name = "ApiProblem";
    this.code = details.code;
    this.detail = details.detail;
    this.status = details.status ?? 0;
    this.requestId = details.requestId ?? "";
    this.fieldErrors = details.fieldErrors ?? [];
    this.current = details.current;
    this.retryAtMs = details.retryAtMs ?? null;
  }
}

/** How a call ended: what came with its answer (null without one), and why it failed. */
export type Ending = { headers: Headers | null; problem: ApiProblem | null };
/** Hears of each call that is sent; the function it answers hears how that ended, null when the caller gave up. */
export type Hear = (call: { method: string; path: string }) => (ending: Ending | null) => void;

/** Any error as a problem that can be shown; what is not ours becomes a faceless `internal`. */
export function problemFrom(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem({
    code: "internal",
    detail: "Something went wrong in this page. Reload it and try again.",
    cause: error,
  });
}

const UNDECIDED: readonly ProblemCode[] = [
  "unreachable",
  "timeout",
  "unreadable",
  "upstream_invalid",
  "upstream_timeout",
];

/** Whether a write that failed so may have happened all the same. */
export function mayHaveHappened({ code }: ApiProblem): boolean {
  return UNDECIDED.includes(code);
}
