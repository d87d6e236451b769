import "server-only";
import type { SelectQueryBuilder } from "kysely";
import * as z from "zod";
import { majorToMinor } from "@/lib/storage/codec";
import type { Storage, Tables } from "@/lib/storage/database";
import { fold } from "@/lib/storage/fold";
import { status } from "../fields";
import { moment } from "../paging";

const valueMinor = z
  .string()
  .regex(/^-?\d{1,15}(\.\d+)?$/)
  .transform((major, context) => {
    const minor = majorToMinor(Number(major));
    if (minor !== null) return minor;
    context.addIssue({ code: "custom", message: "invalid" });
    return z.NEVER;
  });

/**
 * What narrows a list or a summary; all that are given have to hold.
 * Source: HighLevel v1 Postman collection 1.1.20, "Get Opportunities", read November 2026.
 * Deviation: `monetaryValue` filters (exactly); in HighLevel it is documented but does nothing.
 */
export const filterParameters = {
  stageId: z.string().optional(),
  status: status.optional(),
  assignedTo: z.string().optional(),
  campaignId: z.string().optional(),
  monetaryValue: valueMinor.optional(),
  /** Epoch milliseconds over the creation, as is `endDate`; both ends included. */
  startDate: moment,
  endDate: moment,
  /** Any part of title, contact name, e-mail, phone, company or tag. */
  query: z.string().max(500).optional(),
};
const filtersSchema = z.object(filterParameters);
export type OpportunityFilters = z.infer<typeof filtersSchema>;

type Opportunities<Row> = SelectQueryBuilder<Tables, "opportunities", Row>;

/** The opportunities of one pipeline that a filter lets through. */
export function matchingOpportunities(
  { db, dialect }: Storage,
  {
    locationId,
    pipelineId,
    filters,
  }: { locationId: string; pipelineId: string; filters: OpportunityFilters },
): Opportunities<object> {
  const { stageId, status, assignedTo, campaignId, monetaryValue, startDate, endDate } = filters;
  const folded = fold(filters.query ?? "").trim();
  return db
    .selectFrom("opportunities")
    .where("opportunities.locationId", "=", locationId)
    .where("opportunities.pipelineId", "=", pipelineId)
    .$if(stageId !== undefined, (rows) => rows.where("stageId", "=", stageId ?? ""))
    .$if(status !== undefined, (rows) => rows.where("status", "=", status ?? "open"))
    .$if(assignedTo !== undefined, (rows) => rows.where("ownerId", "=", assignedTo ?? ""))
    .$if(campaignId !== undefined, (rows) => rows.where("campaignId", "=", campaignId ?? ""))
    .$if(monetaryValue !== undefined, (rows) => rows.where("valueMinor", "=", monetaryValue ?? 0))
    .$if(startDate !== undefined, (rows) => rows.where("opportunities.createdAt", ">=", startDate ?? 0))
    .$if(endDate !== undefined, (rows) => rows.where("opportunities.createdAt", "<=", endDate ?? 0))
    .$if(folded !== "", (rows) => rows.where(dialect.contains("opportunities", folded)));
}
