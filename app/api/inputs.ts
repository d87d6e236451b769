import * as z from "zod";
import { ACTIVITY_KINDS, personSchema } from "@/lib/activity/model";
import { idSchema, statusSchema } from "@/lib/board/model";
import type { Fate } from "@/lib/settings/model";

// The input of the routes below /api, beside the bodies of lib/board/drafts.ts.

export const locationParams = z.strictObject({ locationId: idSchema });
export const pipelineParams = z.strictObject({ pipelineId: idSchema });
export const opportunityParams = z.strictObject({ pipelineId: idSchema, opportunityId: idSchema });
export const stageParams = z.strictObject({ pipelineId: idSchema, stageId: idSchema });
export const userParams = z.strictObject({ userId: idSchema });
export const tagParams = z.strictObject({ tagId: idSchema });

/** What becomes of the opportunities of what is deleted: to a stage, or deleted if they are at most so many. */
export const fateQuery = z
  .strictObject({
    toPipeline: z.optional(idSchema),
    toStage: z.optional(idSchema),
    deleting: z.coerce.number().int().min(0).max(999_999_999).optional(),
  })
  .transform(({ toPipeline, toStage, deleting }, context): Fate => {
    if (toPipeline && toStage && deleting === undefined) {
      return { kind: "move", pipelineId: toPipeline, stageId: toStage };
    }
    if (!toPipeline && !toStage) return deleting === undefined ? null : { kind: "delete", count: deleting };
    context.addIssue({ code: "custom", message: "needs toPipeline and toStage, or deleting" });
    return z.NEVER;
  });
export const nextOwnerQuery = z.strictObject({ assignTo: z.optional(idSchema) });

/** What somebody searches for: any part of a title or a contact's fields. */
const searchText = z.string().trim().max(200);

/** ISO 8601 (a day such as 2026-11-22, or a moment with its offset) or epoch milliseconds; read as ISO 8601. */
const moment = z.union(
  [
    z.iso.date(),
    z.iso.datetime({ offset: true }),
    z
      .string()
      .regex(/^\d{1,15}$/)
      .transform((epochMs) => new Date(Number(epochMs)).toISOString()),
  ],
  { error: "must be a date such as 2026-11-22, or epoch milliseconds" },
);

const filters = {
  status: z.optional(statusSchema),
  ownerId: z.optional(idSchema),
  query: searchText.optional(),
  startDate: moment.optional(),
  endDate: moment.optional(),
};

const cursor = z.string().max(200).optional();

const activityFilters = {
  userId: z.optional(personSchema),
  kind: z.optional(z.enum(ACTIVITY_KINDS, { error: `must be ${ACTIVITY_KINDS.join(", ")}` })),
  startDate: moment.optional(),
  endDate: moment.optional(),
};
export const activityFiltersQuery = z.strictObject(activityFilters);
export const activityQuery = z.strictObject({ ...activityFilters, cursor });
export const cursorQuery = z.strictObject({ cursor });

export const summaryQuery = z.strictObject(filters);
const limitError = "must be a whole number from 1 to 100";
export const pageQuery = z.strictObject({
  ...filters,
  stageId: z.optional(idSchema),
  cursor,
  limit: z.coerce.number(limitError).int(limitError).min(1, limitError).max(100, limitError).optional(),
});
/** Names one attempt to create something, however often it is sent. */
export const creationHeaders = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, "must be 1 to 200 characters without spaces")
    .optional(),
});
export const contactsQuery = z.strictObject({ query: searchText.optional() });

/** Who is at the other end of the connection, as `scripts/serve.mjs` says: a proxy, where one stands in front. */
export const peerHeaders = z.object({ "x-pipelane-peer": z.string().default("") });
/** The session that a request travels in. */
export const sessionHeaders = z.object({ authorization: z.string().default("") });
