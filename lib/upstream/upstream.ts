import "server-only";
import type { ActivityService } from "@/lib/activity/service";
import type { BoardService } from "@/lib/board/service";
import type { Env } from "@/lib/env";
import type { Fetch } from "@/lib/fetch/fetch";
import type { HighLevelUser } from "@/lib/identity/highlevel-user";
import type { SettingsService } from "@/lib/settings/service";
import type { Dialect, Storage } from "@/lib/storage/database";

/** What a health check may say: never a secret. */
export type Health = {
  status: "ok";
  upstream: "embedded" | "highlevel";
  database: Dialect["name"];
};

/** What stands behind the routes and pages, whichever HighLevel speaker answers. */
export type Upstream = {
  board: BoardService;
  settings: SettingsService;
  activity: ActivityService;
  /** What the CRM lets one of its users do; null when it does not list them. */
  lookUpUser(userId: string): Promise<HighLevelUser | null>;
  /** The embedded CRM where `/v1` is served, otherwise null. */
  crm: { fetch: Fetch } | null;
  /** Resolves when it can serve. @throws AppError `upstream_unavailable` when it cannot. */
  health(): Promise<Health>;
};

/** How a location writes money, numbers and dates until somebody chooses otherwise. */
export const defaultsOf = ({ CURRENCY: currency, LOCALE: locale }: Env) => ({ currency, locale });

/** What both are made over: the database holds the embedded CRM, and what Pipelane itself has to remember. */
export type Ground = { storage: Storage; settings: Env };
