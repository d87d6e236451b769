import "server-only";
import type { Storage } from "@/lib/storage/database";
import { listPipelines } from "../pipelines/store";
import { FieldsRefused, notFound } from "../refusals";
import { countAffected, movedColumns, nextBatch, type Removal, removeInBatches } from "../removal";
import { releaseUser } from "./release";
import { userById } from "./store";

type UserRemoval = { locationId: string; id: string; assignTo: string | null; now: number };

/**
 * Removes a user once somebody else, or nobody, owns their opportunities.
 * @param assignTo id of the next owner; null for nobody
 * @throws AppError `not_found`; FieldsRefused when the next owner is unknown or the one who goes.
 */
export function removeUser(
  storage: Storage,
  { locationId, id, assignTo, now }: UserRemoval,
): Promise<Removal> {
  const affectedNow = async (db: Storage["db"]) => {
    const pipelineIds = (await listPipelines(db, locationId)).map((pipeline) => pipeline.id);
    return { locationId, pipelineIds, ownerId: id };
  };
  return removeInBatches(storage, {
    count: async () => countAffected(storage.db, await affectedNow(storage.db)),
    step: async (tx) => {
      if (!(await userById(tx, locationId, id))) throw notFound("user");
      const isNextKnown = assignTo === null || (await userById(tx, locationId, assignTo));
      if (assignTo === id || !isNextKnown) throw new FieldsRefused({ assignTo: "invalid" });
      const { ids, isLast } = await nextBatch(tx, await affectedNow(tx));
      if (ids.length > 0) {
        await tx
          .updateTable("opportunities")
          .set({ ownerId: assignTo, ...movedColumns(now) })
          .where("locationId", "=", locationId)
          .where("id", "in", ids)
          .execute();
      }
      if (isLast) {
        await releaseUser(tx, { locationId, userId: id, assignTo });
        const users = tx.deleteFrom("users").where("locationId", "=", locationId);
        await users.where("id", "=", id).execute();
      }
      return { isLast };
    },
  });
}
