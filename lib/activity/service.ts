import "server-only";
import type { BoardService } from "@/lib/board/service";
import { requireRole } from "@/lib/identity/require-role";
import type { Session } from "@/lib/identity/session";
import { activityCsv } from "./csv";
import type { ActivityLog, ReachedFilters } from "./log";
import type { Activity, ActivityFilters, ActivityPage, ActivityPerson } from "./model";

type Page = { cursor?: string | undefined };

/** What can be asked of the log, as far as whoever asks may see it. */
export type ActivityService = {
  /** Of all opportunities. @throws AppError `forbidden` below a manager */
  list(session: Session, of: Page & { filters: ActivityFilters }): Promise<ActivityPage>;
  /** Whom `list` can be narrowed by. @throws AppError `forbidden` below a manager */
  people(session: Session): Promise<ActivityPerson[]>;
  /** Of one opportunity. @throws AppError `not_found` where that does not exist for whoever asks */
  listOf(session: Session, one: Page & { pipelineId: string; opportunityId: string }): Promise<ActivityPage>;
  /** All that `list` shows, as CSV. @throws AppError `forbidden` below a manager */
  exportCsv(session: Session, filters: ActivityFilters): ReadableStream<Uint8Array>;
};

/** Lines that an export reads at a time. */
const EXPORTED_AT_ONCE = 500;

/** The log's verbs. @param board tells whether an opportunity exists for whoever asks */
export function createActivityService({
  log,
  board,
}: {
  log: ActivityLog;
  board: Pick<BoardService, "getOpportunity">;
}): ActivityService {
  const read: ActivityLog["list"] = async (session, of) => {
    const page = await log.list(session, of);
    return { ...page, activities: page.activities.map((activity) => shownTo(session, activity)) };
  };
  return {
    list: async (session, of) => {
      requireRole(session, "manager");
      return read(session, { ...of, filters: withinReach(session, of.filters) });
    },
    people: async (session) => {
      requireRole(session, "manager");
      return log.people(session, withinReach(session, {}));
    },
    listOf: async (session, { pipelineId, opportunityId, cursor }) => {
      await board.getOpportunity(session, { pipelineId, opportunityId });
      return read(session, { filters: { opportunityId }, cursor });
    },
    exportCsv: (session, filters) => {
      requireRole(session, "manager");
      return activityCsv(allOf((more) => read(session, { ...more, filters: withinReach(session, filters) })));
    },
  };
}

async function* allOf(read: (more: { cursor: string | undefined; limit: number }) => Promise<ActivityPage>) {
  let cursor: string | undefined;
  do {
    const page = await read({ cursor, limit: EXPORTED_AT_ONCE });
    yield* page.activities;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

/** Filters that reach no further than whoever asks. */
function withinReach({ restrictions, userId }: Session, filters: ActivityFilters): ReachedFilters {
  const { ownOnly, pipelineIds } = restrictions;
  return { ...filters, ...(pipelineIds && { pipelineIds }), ...(ownOnly && { userId: userId ?? "" }) };
}

function shownTo({ restrictions }: Session, activity: Activity): Activity {
  if (!restrictions.hidesValues) return activity;
  const changes = activity.changes.map((change) => (change.field === "value" ? { field: "value" } : change));
  return { ...activity, changes };
}
