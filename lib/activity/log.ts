import "server-only";
import { createHash } from "node:crypto";
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
export type Deed = Omit<Activity, "id" | "at" | "userId" | "userName" | "requestId"> & {
  /** Of a creation that may be asked for again under it. */
  idempotencyKey?: string | undefined;
};

/** Lines to a page. */
const ACTIVITY_PAGE_LENGTH = 50;

/** Filters, and the pipelines beyond which nothing is shown. */
export type ReachedFilters = ActivityFilters & { pipelineIds?: readonly string[] };

/** Who did what, location by location. Lines are added; all that changes is what became of a creation. */
export type ActivityLog = {
  /** However often a creation is asked for under its key, it is one line, which says what is known of it last. */
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
    add: async ({ locationId, userId, name: userName }, { idempotencyKey, ...deed }) => {
      const { from, to, changes, ...told } = deed;
      const row = {
        ...{ ...told, id: nanoid(), locationId, at: now(), userId, userName },
        detail: JSON.stringify({ from, to, changes }),
      };
      // Whoever is refused has created nothing, and may send something else under the key.
      const key = deed.outcome === "refused" ? undefined : idempotencyKey;
      await storage.transaction(async (tx) => {
        if (key === undefined) await insert(tx, row);
        else await addCreation(tx, { ...row, id: idOf(row, key) });
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
  if (userId === LOCAL_PERSON) query = query.where("userId", "is", null);
  else if (userId !== undefined) query = query.where("userId", "=", userId);
  if (kind !== undefined) query = query.where("kind", "=", kind);
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

const insert = (tx: Queryable, row: ActivityRow) => tx.insertInto("activities").values(row).execute();

/** The same for whoever asks for a creation again. */
function idOf({ locationId, userId }: ActivityRow, idempotencyKey: string): string {
  const key = JSON.stringify([locationId, userId, idempotencyKey]);
  return createHash("sha256").update(key).digest("base64url");
}

async function addCreation(tx: Queryable, row: ActivityRow): Promise<void> {
  const { id, locationId, at, outcome, opportunityId, requestId } = row;
  const written = await tx
    .selectFrom("activities")
    .select(["outcome", "opportunityId"])
    .where("locationId", "=", locationId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (!written) await insert(tx, row);
  else if (written.outcome === "unknown") {
    const known = tx.updateTable("activities").set({ at, outcome, opportunityId, requestId });
    await known.where("locationId", "=", locationId).where("id", "=", id).execute();
  }
  // A key is forgotten in a day, and may then mean another creation.
  else if (written.opportunityId !== opportunityId) await insert(tx, { ...row, id: nanoid() });
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
