import "server-only";
import type { BoardService } from "@/lib/board/service";

/** What a health check may say: never a secret. */
export type Health = { status: "ok"; upstream: "embedded" | "highlevel"; database: "sqlite" | null };

/** Everything that stands behind the routes and pages of one process. */
export type Server = {
  board: BoardService;
  /** The embedded CRM where `/v1` is served, otherwise null. */
  crm: { fetch: (request: Request) => Promise<Response> } | null;
  /** Resolves when it can serve. @throws AppError `upstream_unavailable` when it cannot. */
  health(): Promise<Health>;
  /** Closes the database. Call it once nothing is in flight any more. */
  close(): Promise<void>;
};
