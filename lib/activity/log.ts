import "server-only";
import { sql } from "kysely";
import { nanoid } from "nanoid";
import * as z from "zod";
import type { Session } from "@/lib/identity/session";
import { msToIso } from "@/lib/storage/codec";
import type { ActivityRow, Queryable, Storage } from "@/lib/storage/database";
import {
  type Activity,
  type ActivityFilters,
  type ActivityPage,
  type ActivityPerson,
  activitySchema,
  LOCAL_PERSON,
} from "./model";

/** What is written down; when, by whom and under which id the log adds itself. */
export type Deed = Omit<Activity, "id" | "at" | "userId" | "userName" | "requestId">;

/** Lines to a page. */
const ACTIVITY_PAGE_LENGTH = 50;

/** Filters, and the pipelines beyond which nothing is shown. */
export type ReachedFilters = ActivityFilters & { pipelineIds?: readonly string[] };

/** Who did what, location by location. Lines are added and never changed. */
export type ActivityLog = {
  /** A creation that stands there already is not written a second time: it was asked for again under its key. */
  add(session: Session, deed: Deed & { requestId: string }): Promise<void>;
  /** Newest first. @param limit at most so many; a page's length when absent */
  list(
    session: Session,
    of: { filters: ReachedFilters; cursor?: string | undefined; limit?: number },
  ): Promise<ActivityPage>;
  /** Who did any of it, in no order. */
  people(session: Session, filters: ReachedFilters): Promise<ActivityPerson[]>;
};

/** @param now epoch milliseconds */
export function createActivityLog(storage: Storage, now: () => number = Date.now): ActivityLog {
  return {
    add: async ({ locationId, userId, name: userName }, { from, to, changes, ...deed }) => {
      const row = {
        ...{ ...deed, id: nanoid(), locationId, at: now(), userId, userName },
        detail: JSON.stringify({ from, to, changes }),
      };
      await storage.transaction(async (tx) => {
        if (await isWritten(tx, row)) return;
        await tx.insertInto("activities").values(row).execute();
      });
    },

    list: async ({ locationId }, { filters, cursor, limit = ACTIVITY_PAGE_LENGTH }) => {
      // PostgreSQL knows no empty list.
      if (filters.pipelineIds?.length === 0) return { activities: [], nextCursor: null };
      const after = cursor === undefined ? null : cursorOf(cursor);
      const rows = await selectLines(storage.db, { locationId, filters, after })
        .limit(limit + 1)
        .execute();
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        activities: rows.slice(0, limit).map(activityOf),
        nextCursor: last ? `${last.at}_${last.id}` : null,
      };
    },

    people: async ({ locationId }, filters) => {
      if (filters.pipelineIds?.length === 0) return [];
      const people = await selectPeople(storage.db, { locationId, filters }).execute();
      return people.flatMap(({ userId, userName }) =>
        userName === null ? [] : { id: userId ?? LOCAL_PERSON, name: userName },
      );
    },
  };
}

type Cursor = { at: number; id: string };
type Wanted = { locationId: string; filters: ReachedFilters; after: Cursor | null };

/** The lines that somebody wants, newest first; all of them as long as nobody limits it. */
export function selectLines(db: Queryable, { locationId, filters, after }: Wanted) {
  const { opportunityId, userId, kind, startDate, endDate, pipelineIds } = filters;
  let query = db.selectFrom("activities").selectAll().where("locationId", "=", locationId);
  if (opportunityId !== undefined) query = query.where("opportunityId", "=", opportunityId);
  const column = opportunityId === undefined ? indexed : judged;
  if (userId === LOCAL_PERSON) query = query.where(column("userId"), "is", null);
  else if (userId !== undefined) query = query.where(column("userId"), "=", userId);
  if (kind !== undefined) query = query.where(column("kind"), "=", kind);
  if (startDate !== undefined) query = query.where("at", ">=", Date.parse(startDate));
  if (endDate !== undefined) query = query.where("at", "<=", Date.parse(endDate));
  if (pipelineIds !== undefined) query = query.where("pipelineId", "in", pipelineIds);
  if (after) {
    // Said apart, so that an index begins there instead of at the newest.
    query = query.where("at", "<=", after.at);
    query = query.where((is) => is.or([is("at", "<", after.at), is("id", "<", after.id)]));
  }
  return query.orderBy("at", "desc").orderBy("id", "desc");
}

/**
 * Whoever did any of it, and what they were called in their newest line; no name for whom none is meant. Names are read
 * off the ends of an index, and the local person's apart: no index finds null as equal.
 */
function selectPeople(db: Queryable, of: Omit<Wanted, "after">) {
  const newest = () =>
    selectLines(db, { ...of, after: null })
      .clearSelect()
      .limit(1);
  const ids = db
    .selectFrom("activities")
    .select("userId")
    .distinct()
    .where("locationId", "=", of.locationId)
    .where("userId", "is not", null);
  const local = newest().select(["userId", "userName"]).where("userId", "is", null);
  const name = newest().select("userName").where("activities.userId", "=", sql.ref<string>("person.userId"));
  return db
    .selectFrom(ids.as("person"))
    .select(["person.userId", name.as("userName")])
    .unionAll(db.selectFrom(local.as("local")).select(["local.userId", "local.userName"]));
}

const indexed = (column: "userId" | "kind") => sql<string>`${sql.ref(column)}`;

/**
 * A column by which no index is chosen. SQLite keeps no statistics here: it would look through all that was ever created
 * for the one opportunity of which we want to know.
 */
const judged = (column: "userId" | "kind") => sql<string>`${sql.ref(column)} || ''`;

/** An opportunity is created once. */
async function isWritten(
  tx: Queryable,
  { locationId, kind, outcome, opportunityId }: Omit<ActivityRow, "detail">,
): Promise<boolean> {
  if (kind !== "created" || outcome !== "done" || opportunityId === null) return false;
  const lines = selectLines(tx, { locationId, filters: { opportunityId, kind }, after: null });
  return (await lines.where("outcome", "=", outcome).limit(1).executeTakeFirst()) !== undefined;
}

const detailSchema = z.object({
  from: activitySchema.shape.from,
  to: activitySchema.shape.to,
  changes: activitySchema.shape.changes,
});

function activityOf({ locationId: _, at, detail, ...row }: ActivityRow): Activity {
  return { ...row, at: msToIso(at), ...detailSchema.parse(JSON.parse(detail)) };
}

/** What is no cursor of ours begins at the newest. */
function cursorOf(cursor: string): Cursor | null {
  const [, at, id] = /^(\d{1,15})_(.+)$/.exec(cursor) ?? [];
  return at && id ? { at: Number(at), id } : null;
}
