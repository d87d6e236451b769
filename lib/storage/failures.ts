import "server-only";
import { AppError } from "@/lib/errors";

// Why a database cannot do now what it could do a moment ago. All but the last are `upstream_unavailable`: nothing was
// changed, and the same call may be sent again. That is for whoever was to change something to say: a read that finds
// the database busy was to change nothing. After the last, an `upstream_timeout`, nobody knows.

type Trouble = {
  /** For the log. */
  message: string;
  /** For the person. */
  hint: string;
  retryAfterMs: number;
};

/** What can befall a database that is otherwise in order. */
export const TROUBLES = {
  busy: {
    message: "others hold the write lock of the database",
    hint: "The database is busy with other changes.",
    retryAfterMs: 1_000,
  },
  full: {
    message: "the disk of the database is full",
    hint: "The disk of the database is full. Somebody has to make room; then it goes on by itself.",
    retryAfterMs: 30_000,
  },
  away: {
    message: "the database cannot be reached",
    hint: "Pipelane cannot reach its database. It goes on by itself when it is back.",
    retryAfterMs: 2_000,
  },
  slow: {
    message: "a statement took longer than it may",
    hint: "The database took too long for this.",
    retryAfterMs: 5_000,
  },
  readOnly: {
    message: "the database takes no changes",
    hint: "The database takes no changes at present.",
    retryAfterMs: 5_000,
  },
  /** The connection broke between the request to keep a transaction and the answer. */
  unknown: {
    message: "the connection broke while a transaction was being kept",
    hint: "The connection to the database broke while this was being saved, so that it may have been done: look before you repeat it.",
    retryAfterMs: 2_000,
  },
} as const satisfies Record<string, Trouble>;

/** The error that says it. */
export function trouble(kind: keyof typeof TROUBLES, cause: unknown): AppError {
  return new AppError(kind === "unknown" ? "upstream_timeout" : "upstream_unavailable", {
    ...TROUBLES[kind],
    cause,
  });
}

/** The code that a driver gave an error, such as `SQLITE_FULL`, `57P01` or `ECONNRESET`; empty when it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
