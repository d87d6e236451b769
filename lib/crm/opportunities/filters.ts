import "server-only";
import { sql } from "kysely";
import * as z from "zod";
import { majorToMinor } from "@/lib/storage/codec";
import type { Storage } from "@/lib/storage/database";
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
  monetaryValue: valueMinor.optional().describe("Exactly this value, in major units"),
  startDate: moment.describe("Epoch milliseconds over the creation, included"),
  endDate: moment.describe("Epoch milliseconds over the creation, included"),
  query: z
    .string()
    .max(500)
    .optional()
    .describe("Any part of title, contact name, e-mail, phone, company or tag"),
};
const filtersSchema = z.object(filterParameters);
export type OpportunityFilters = z.infer<typeof filtersSchema>;

type Matching = {
  locationId: string;
  pipelineId: string;
  filters: OpportunityFilters;
  /** Whether the rows are found by the text that is searched for, which pays unless it is in thousands of them. */
  isBySearch?: boolean;
};

/** The opportunities of one pipeline that a filter lets through. */
export function matchingOpportunities(
  { db, dialect }: Storage,
  { locationId, pipelineId, filters, isBySearch = true }: Matching,
) {
  const { stageId, status, assignedTo, campaignId, monetaryValue, startDate, endDate, query = "" } = filters;
  const equal = { locationId, pipelineId, stageId, status, campaignId };
  const folded = fold(query).trim();
  return db.selectFrom("opportunities").where(({ and, eb }) => {
    const conditions = [
      ...Object.entries({ ...equal, ownerId: assignedTo, valueMinor: monetaryValue })
        .filter(([, value]) => value !== undefined)
        .map(([column, value]) => eb(sql.ref(`opportunities.${column}`), "=", value)),
      ...(startDate === undefined ? [] : [eb("opportunities.createdAt", ">=", startDate)]),
      ...(endDate === undefined ? [] : [eb("opportunities.createdAt", "<=", endDate)]),
    ];
    if (folded === "") return and(conditions);
    const others = isBySearch ? dialect.besides(folded, conditions) : conditions;
    return and([dialect.contains("opportunities", folded), ...others]);
  });
}
