import "server-only";
import { type SelectQueryBuilder, sql } from "kysely";
import { minorToDecimal } from "@/lib/storage/codec";
import type { Queryable, Storage, Tables } from "@/lib/storage/database";
import { type Cursor, isWorthSearchingFirst } from "../paging";
import type { StageSummary } from "../pipelines/answers";
import type { OpportunityWithContact } from "./answer";
import { matchingOpportunities, type OpportunityFilters } from "./filters";
import { countTotals, keptTotals } from "./totals";

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
  const total = await countMatching(storage, request);
  const matching = matchingOpportunities(storage, { ...request, isBySearch: isWorthSearchingFirst(total) });
  const page = await withContact(after ? matching.where(after) : matching)
    .orderBy("opportunities.createdAt", "desc")
    .orderBy("opportunities.id", "desc")
    .limit(limit + 1)
    .execute();
  const opportunities = page.slice(0, limit);
  const last = page.length > limit ? opportunities.at(-1) : undefined;
  return {
    opportunities,
    total,
    skipped: after ? total - (await count(matchingOpportunities(storage, request).where(after))) : 0,
    next: last ? { at: last.createdAt, id: last.id } : null,
  };
}

async function countMatching(storage: Storage, request: Board & { filters: OpportunityFilters }) {
  const totals = await keptTotals(storage.db, request);
  if (!totals) return count(matchingOpportunities(storage, request));
  return totals.reduce((sum, { count }) => sum + count, 0);
}

async function count<Row>(rows: SelectQueryBuilder<Tables, "opportunities", Row>): Promise<number> {
  const counted = rows.select(({ fn }) => fn.countAll<number>().as("count"));
  return Number((await counted.executeTakeFirstOrThrow()).count);
}

/** Count and value of every stage of a pipeline, from left to right; a stage without a match has 0. */
export async function summarise(
  storage: Storage,
  request: Board & { filters: OpportunityFilters },
): Promise<StageSummary[]> {
  const totals = (await keptTotals(storage.db, request)) ?? (await countTotals(storage, request));
  const stages = await storage.db
    .selectFrom("stages")
    .select(["id", "name"])
    .where("locationId", "=", request.locationId)
    .where("pipelineId", "=", request.pipelineId)
    .orderBy("position")
    .execute();
  return stages.map(({ id, name }) => {
    const ofStage = totals.filter(({ stageId }) => stageId === id);
    const minor = ofStage.reduce((sum, { valueMinor }) => sum + valueMinor, 0n);
    return {
      id,
      name,
      count: ofStage.reduce((sum, { count }) => sum + count, 0),
      monetaryValue: Number(minorToDecimal(minor)),
      monetaryValueMinor: String(minor),
    };
  });
}
