import "server-only";
import { type SelectQueryBuilder, sql } from "kysely";
import { minorToDecimal } from "@/lib/storage/codec";
import type { Queryable, Storage, Tables } from "@/lib/storage/database";
import type { Cursor } from "../paging";
import type { StageSummary } from "../pipelines/answers";
import type { OpportunityWithContact } from "./answer";
import { matchingOpportunities, type OpportunityFilters } from "./filters";

type Board = { locationId: string; pipelineId: string };

function withContact<Row>(rows: SelectQueryBuilder<Tables, "opportunities", Row>) {
  return rows
    .innerJoin("contacts", (join) =>
      join
        .onRef("contacts.locationId", "=", "opportunities.locationId")
        .onRef("contacts.id", "=", "opportunities.contactId"),
    )
    .select([
      "opportunities.id",
      "opportunities.pipelineId",
      "opportunities.stageId",
      "opportunities.contactId",
      "opportunities.ownerId",
      "opportunities.title",
      "opportunities.status",
      "opportunities.valueMinor",
      "opportunities.source",
      "opportunities.createdAt",
      "opportunities.updatedAt",
      "opportunities.lastStatusChangeAt",
      "contacts.name",
      "contacts.companyName",
      "contacts.email",
      "contacts.phone",
      "contacts.tags",
    ]);
}

/** One opportunity; undefined when it is unknown or in another pipeline. */
export function findOpportunity(
  db: Queryable,
  { locationId, pipelineId, id }: Board & { id: string },
): Promise<OpportunityWithContact | undefined> {
  return withContact(db.selectFrom("opportunities"))
    .where("opportunities.locationId", "=", locationId)
    .where("opportunities.pipelineId", "=", pipelineId)
    .where("opportunities.id", "=", id)
    .executeTakeFirst();
}

type ListRequest = Board & { filters: OpportunityFilters; limit: number; cursor: Cursor | null };

type OpportunityList = {
  opportunities: OpportunityWithContact[];
  /** How many match over all pages. */
  total: number;
  /** How many match before this page. */
  skipped: number;
  /** Where the next page begins; null at the end. */
  next: Cursor | null;
};

/**
 * One page, `createdAt` descending, then `id` descending. The cursor is a place in that order and not a row, so it holds
 * when the row it was taken from moves or goes; neither of its parts ever changes, so no row can jump over it.
 */
export async function listOpportunities(storage: Storage, request: ListRequest): Promise<OpportunityList> {
  const { limit, cursor } = request;
  const place = sql`(opportunities.created_at, opportunities.id)`;
  const after = cursor && sql<boolean>`${place} < (${cursor.at}, ${cursor.id})`;
  const matching = matchingOpportunities(storage, request);
  const page = await withContact(after ? matching.where(after) : matching)
    .orderBy("opportunities.createdAt", "desc")
    .orderBy("opportunities.id", "desc")
    .limit(limit + 1)
    .execute();
  const count = matching.select(({ fn }) => fn.countAll<number>().as("count"));
  const total = Number((await count.executeTakeFirstOrThrow()).count);
  const rest = after ? Number((await count.where(after).executeTakeFirstOrThrow()).count) : total;
  const opportunities = page.slice(0, limit);
  const last = page.length > limit ? opportunities.at(-1) : undefined;
  return {
    opportunities,
    total,
    skipped: total - rest,
    next: last ? { at: last.createdAt, id: last.id } : null,
  };
}

/** Count and value of every stage of a pipeline, from left to right; a stage without a match has 0. */
export async function summarise(
  storage: Storage,
  request: Board & { filters: OpportunityFilters },
): Promise<StageSummary[]> {
  const { db, dialect } = storage;
  const sums = await matchingOpportunities(storage, request)
    .select(({ fn }) => ["stageId", fn.countAll<number>().as("count"), dialect.exactSum().as("sum")])
    .groupBy("stageId")
    .execute();
  const stages = await db
    .selectFrom("stages")
    .select(["id", "name"])
    .where("locationId", "=", request.locationId)
    .where("pipelineId", "=", request.pipelineId)
    .orderBy("position")
    .execute();
  return stages.map(({ id, name }) => {
    const found = sums.find(({ stageId }) => stageId === id);
    const minor = found ? dialect.readSum(found.sum) : 0n;
    return {
      id,
      name,
      count: Number(found?.count ?? 0),
      monetaryValue: Number(minorToDecimal(minor)),
      monetaryValueMinor: String(minor),
    };
  });
}
