import { AppError, type ErrorCode } from "@/lib/errors";

const WORDS: Record<ErrorCode, { title: string; detail: string }> = {
  invalid_request: { title: "Invalid request", detail: "The request is not valid." },
  unauthenticated: { title: "Not signed in", detail: "Sign in and try again." },
  forbidden: { title: "Not allowed", detail: "You may not do this." },
  not_found: { title: "Not found", detail: "This does not exist, or not any more." },
  method_not_allowed: { title: "Method not allowed", detail: "This path does not take that method." },
  conflict: { title: "Changed meanwhile", detail: "Somebody else changed this meanwhile." },
  too_large: { title: "Too large", detail: "The request is larger than 1 MB." },
  rejected: { title: "Refused", detail: "This was refused." },
  rate_limited: { title: "Too many requests", detail: "Too many requests; try again in a moment." },
  internal: { title: "Internal error", detail: "Something went wrong in Pipelane. Try again." },
  upstream_invalid: { title: "Unreadable answer", detail: "The answer could not be read." },
  upstream_unavailable: {
    title: "Not available",
    detail: "This is not available now. Try again in a moment.",
  },
  upstream_timeout: { title: "Too slow", detail: "There was no answer in time." },
};

/** What was thrown, as an AppError: anything that nobody threw on purpose becomes a faceless `internal`. */
export function appErrorOf(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError("internal", { message: "unexpected error", cause: thrown });
}

/** What a person is told of it: its hint, and without one what its code means. */
export function detailOf({ hint, code }: AppError): string {
  return hint ?? WORDS[code].detail;
}

/** The answer for an error: `application/problem+json` (RFC 9457), with `Retry-After` in whole seconds where it is known. */
export function problemResponse(error: AppError, requestId: string): Response {
  const { code, status, fieldErrors, current, retryAfterMs } = error;
  const problem = {
    type: "about:blank",
    title: WORDS[code].title,
    status,
    detail: detailOf(error),
    code,
    requestId,
    ...(fieldErrors.length > 0 ? { errors: fieldErrors } : {}),
    ...(current === undefined ? {} : { current }),
  };
  const headers = new Headers({ "content-type": "application/problem+json" });
  if (retryAfterMs !== undefined) headers.set("retry-after", wholeSeconds(retryAfterMs));
  return new Response(JSON.stringify(problem), { status, headers });
}

/** A time as `Retry-After` has it. */
export function wholeSeconds(ms: number): string {
  return String(Math.ceil(ms / 1_000));
}

/** The answer for what was thrown, and the error that the log keeps. */
export function problemAnswer(thrown: unknown, requestId: string): { response: Response; error: AppError } {
  const error = appErrorOf(thrown);
  return { response: problemResponse(error, requestId), error };
}
