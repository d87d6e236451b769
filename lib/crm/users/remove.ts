import "server-only";
import type { Queryable, Storage } from "@/lib/storage/database";
import { listPipelines } from "../pipelines/store";
import { FieldsRefused, notFound } from "../refusals";
import { countAffected, inBatches, movedColumns, nextBatch, type Progress, ROWS_PER_BATCH } from "../removal";
import { userById } from "./store";

type UserRemoval = { locationId: string; id: string; assignTo: string | null; now: number };

/** Hands over at most `most` rows of one kind, and says how many there were. */
type HandOver = (tx: Queryable, removal: UserRemoval, most: number) => Promise<number>;

/** How much of each kind is somebody's. */
export type Owned = { opportunities: number; contacts: number; tasks: number };

/** What a user owns: opportunities of every status and in all pipelines, contacts, and tasks, done ones too. */
export async function countOwned(db: Queryable, one: { locationId: string; id: string }): Promise<Owned> {
  const { locationId, id } = one;
  const countIn = async (table: "contacts" | "tasks") => {
    const owned = db.selectFrom(table).where("locationId", "=", locationId).where("ownerId", "=", id);
    const counted = owned.select(({ fn }) => fn.countAll<number>().as("count"));
    return Number((await counted.executeTakeFirstOrThrow()).count);
  };
  return {
    opportunities: await countAffected(db, await ownedBy(db, one)),
    contacts: await countIn("contacts"),
    tasks: await countIn("tasks"),
  };
}

/**
 * Removes a user once somebody else, or nobody, owns their opportunities, tasks and contacts; their notes stay, without
 * an author.
 * @param removal `assignTo`: id of the next owner; null for nobody
 * @throws AppError `not_found`; FieldsRefused when the next owner is unknown or the one who goes.
 */
export function removeUser(storage: Storage, removal: UserRemoval): Promise<Progress> {
  const { locationId, id, assignTo } = removal;
  return inBatches(storage, {
    count: async () => {
      const { opportunities, contacts, tasks } = await countOwned(storage.db, removal);
      return opportunities + contacts + tasks;
    },
    step: async (tx) => {
      if (!(await userById(tx, locationId, id))) throw notFound("user");
      const isNextKnown = assignTo === null || (await userById(tx, locationId, assignTo));
      if (assignTo === id || !isNextKnown) throw new FieldsRefused({ assignTo: "invalid" });
      let room = ROWS_PER_BATCH;
      for (const handOver of [opportunities, tasks, contacts, notes]) {
        room -= await handOver(tx, removal, room);
        if (room === 0) return { isLast: false, handled: ROWS_PER_BATCH };
      }
      const users = tx.deleteFrom("users").where("locationId", "=", locationId);
      await users.where("id", "=", id).execute();
      return { isLast: true, handled: ROWS_PER_BATCH - room };
    },
  });
}

async function ownedBy(db: Queryable, { locationId, id }: { locationId: string; id: string }) {
  const pipelineIds = (await listPipelines(db, locationId)).map((pipeline) => pipeline.id);
  return { locationId, pipelineIds, ownerId: id };
}

const opportunities: HandOver = async (tx, removal, most) => {
  const { ids } = await nextBatch(tx, await ownedBy(tx, removal), most);
  if (ids.length === 0) return 0;
  await tx
    .updateTable("opportunities")
    .set({ ownerId: removal.assignTo, ...movedColumns(removal.now) })
    .where("locationId", "=", removal.locationId)
    .where("id", "in", ids)
    .execute();
  return ids.length;
};

const tasks: HandOver = async (tx, { locationId, id, assignTo }, most) => {
  const owned = tx.selectFrom("tasks").select("id").where("locationId", "=", locationId);
  const { numUpdatedRows } = await tx
    .updateTable("tasks")
    .set({ ownerId: assignTo })
    .where("locationId", "=", locationId)
    .where("id", "in", owned.where("ownerId", "=", id).limit(most))
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
};

const contacts: HandOver = async (tx, { locationId, id, assignTo, now }, most) => {
  const owned = tx.selectFrom("contacts").select("id").where("locationId", "=", locationId);
  const { numUpdatedRows } = await tx
    .updateTable("contacts")
    .set({ ownerId: assignTo, ...movedColumns(now) })
    .where("locationId", "=", locationId)
    .where("id", "in", owned.where("ownerId", "=", id).limit(most))
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
};

const notes: HandOver = async (tx, { locationId, id }, most) => {
  const written = tx.selectFrom("notes").select("id").where("locationId", "=", locationId);
  const { numUpdatedRows } = await tx
    .updateTable("notes")
    .set({ userId: null })
    .where("locationId", "=", locationId)
    .where("id", "in", written.where("userId", "=", id).limit(most))
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
};
