import "server-only";
import type { ActivityService } from "@/lib/activity/service";
import type { BoardService } from "@/lib/board/service";
import type { Env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { Fetch } from "@/lib/fetch/fetch";
import type { HighLevelUser } from "@/lib/identity/highlevel-user";
import type { Location } from "@/lib/locations/location";
import type { SettingsService } from "@/lib/settings/service";
import type { Dialect, Storage } from "@/lib/storage/database";

/** What a health check may say: never a secret. */
export type Health = {
  status: "ok";
  upstream: "embedded" | "highlevel" | "mixed";
  database: Dialect["name"];
};

/** What stands behind the routes and pages of one location, whichever HighLevel speaker answers. */
export type Upstream = {
  board: BoardService;
  settings: SettingsService;
  activity: ActivityService;
  /** What the CRM lets one of its users do; null when it does not list them. */
  lookUpUser(userId: string): Promise<HighLevelUser | null>;
};

/** The embedded CRM's API as it stands at `/v1`. */
export type ServedCrm = { fetch: Fetch };

/** How a location is called, and writes money, numbers and dates, until somebody chooses otherwise. */
export const defaultsOf = ({ name, currency, locale, timeZone }: Location) => ({
  ...{ name, currency, locale, timeZone },
});

/**
 * Refuses a session of another location before anything is sent with this one's key.
 * @throws AppError `internal`: it is our mistake when that happens
 */
export function checkIsOf({ id }: Location, sessionsLocationId: string): void {
  if (sessionsLocationId === id) return;
  throw new AppError("internal", { message: "a session with another location's services" });
}

/** What all are made over: the database holds the embedded CRM, and what Pipelane itself has to remember. */
export type Ground = { storage: Storage; settings: Env };
