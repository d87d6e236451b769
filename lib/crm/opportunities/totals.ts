import "server-only";
import type { Queryable, Storage } from "@/lib/storage/database";
import { matchingOpportunities, type OpportunityFilters } from "./filters";

type Request = { locationId: string; pipelineId: string; filters: OpportunityFilters };

/** How many opportunities of a stage there are, and what they are worth in hundredths. A stage may have several. */
export type StageTotal = { stageId: string; count: number; valueMinor: bigint };

/**
 * The totals that the database keeps of each stage and status, whose reading does not grow with the opportunities; null
 * when the filters ask for more than stage and status.
 */
export async function keptTotals(
  db: Queryable,
  { locationId, pipelineId, filters }: Request,
): Promise<StageTotal[] | null> {
  const { stageId, status, query, ...others } = filters;
  if (query?.trim() || Object.values(others).some((other) => other !== undefined)) return null;
  const rows = await db
    .selectFrom("stageTotals")
    .select(["stageId", "opportunities", "valueMillions", "valueRest"])
    .where("locationId", "=", locationId)
    .where("pipelineId", "=", pipelineId)
    .$if(stageId !== undefined, (totals) => totals.where("stageId", "=", stageId ?? ""))
    .$if(status !== undefined, (totals) => totals.where("status", "=", status ?? "open"))
    .execute();
  return rows.map((row) => ({
    stageId: row.stageId,
    count: row.opportunities,
    valueMinor: BigInt(row.valueMillions) * 1_000_000n + BigInt(row.valueRest),
  }));
}

/** The totals of what any filters let through, counted and added up now. */
export async function countTotals(storage: Storage, request: Request): Promise<StageTotal[]> {
  const { dialect } = storage;
  const rows = await matchingOpportunities(storage, request)
    .select(({ fn }) => ["stageId", fn.countAll<number>().as("count"), dialect.exactSum().as("sum")])
    .groupBy("stageId")
    .execute();
  return rows.map(({ stageId, count, sum }) => ({
    ...{ stageId, count: Number(count), valueMinor: dialect.readSum(sum) },
  }));
}
