/** Every way a call can fail, with the HTTP status that tells it. The only such table. */
export const STATUS_OF_CODE = {
  invalid_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  rejected: 422,
  rate_limited: 429,
  internal: 500,
  upstream_invalid: 502,
  upstream_unavailable: 503,
  upstream_timeout: 504,
} as const;

/** One word for what went wrong, in problems and in the log. */
export type ErrorCode = keyof typeof STATUS_OF_CODE;

/** One field that is wrong; `path` is dotted, in our words (`contact.email`). */
export type FieldError = { path: string; message: string };

type AppErrorDetails = {
  /** For the log. Never holds a key or contact data. */
  message: string;
  /** For the person: what happened and what to do, in one or two sentences. When, `retryAfterMs` says where it is known. */
  hint?: string;
  cause?: unknown;
  fieldErrors?: readonly FieldError[];
  /** With `conflict`: the resource as it is now. */
  current?: unknown;
  /** How long to wait before another try, in milliseconds. */
  retryAfterMs?: number;
  /** Whether nothing is broken: there was too much to do. Always so of `rate_limited`. */
  isLimit?: boolean;
};

/** What an AppError is known by. */
const MARK = Symbol.for("pipelane.error");

/** The only error that Pipelane throws on purpose. What is anything else becomes a faceless `internal`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly fieldErrors: readonly FieldError[];
  readonly current: unknown;
  readonly retryAfterMs: number | undefined;
  readonly isLimit: boolean;

  constructor(code: ErrorCode, details: AppErrorDetails) {
    super(details.message, { cause: details.cause });
    this.name = "AppError";
    this.code = code;
    this.hint = details.hint;
    this.fieldErrors = details.fieldErrors ?? [];
    this.current = details.current;
    this.retryAfterMs = details.retryAfterMs;
    this.isLimit = details.isLimit ?? code === "rate_limited";
  }

  /**
   * In development each of Next's bundles has a copy of this class, and they share one server: what it throws, an
   * `instanceof` of another bundle has to know.
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a class that extends this one inherits the function
    return this === AppError ? value instanceof Error && MARK in value : super[Symbol.hasInstance](value);
  }

  get [MARK](): true {
    return true;
  }

  get status(): number {
    return STATUS_OF_CODE[this.code];
  }
}
