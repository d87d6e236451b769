import "server-only";
import * as z from "zod";
import { minorToMajor, msToIso } from "@/lib/storage/codec";
import type { ContactRow, OpportunityRow } from "@/lib/storage/database";
import { status } from "../fields";
import { isoMoment } from "../paging";
import { tagsOf } from "../rows";

/** An opportunity's row with the columns of its contact. */
export type OpportunityWithContact = Pick<
  OpportunityRow,
  | "id"
  | "pipelineId"
  | "stageId"
  | "contactId"
  | "ownerId"
  | "title"
  | "status"
  | "valueMinor"
  | "source"
  | "createdAt"
  | "updatedAt"
  | "lastStatusChangeAt"
> &
  Pick<ContactRow, "name" | "companyName" | "email" | "phone" | "tags">;

/**
 * An opportunity as v1 answers it: `name` is the title, 0 stands for no value, and what is not set is absent.
 * Source: HighLevel v1 Postman collection 1.1.20 and recorded answers (reference, 1.3), read November 2026.
 */
export const opportunityAnswer = z
  .object({
    id: z.string(),
    name: z.string().describe("The title: written as `title`"),
    monetaryValue: z.number().describe("Major units; 0 is none"),
    pipelineId: z.string(),
    pipelineStageId: z.string().describe("Written as `stageId`"),
    pipelineStageUId: z.string().describe("The same as `pipelineStageId`"),
    assignedTo: z.string().optional().describe("Id of the owner; absent when nobody owns it"),
    status,
    source: z.string().optional(),
    lastStatusChangeAt: isoMoment.optional().describe("Absent until the status changes for the first time"),
    createdAt: isoMoment,
    updatedAt: isoMoment.describe("Grows with every write, even within a millisecond"),
    contact: z.object({
      id: z.string(),
      name: z.string().nullable(),
      companyName: z.string().nullable(),
      email: z.string().nullable(),
      phone: z.string().nullable(),
      tags: z.array(z.string()),
    }),
  })
  .meta({ id: "Opportunity" });

/** The answer about a row. */
export function answerOpportunity(row: OpportunityWithContact): z.infer<typeof opportunityAnswer> {
  return {
    id: row.id,
    name: row.title,
    monetaryValue: minorToMajor(row.valueMinor),
    pipelineId: row.pipelineId,
    pipelineStageId: row.stageId,
    pipelineStageUId: row.stageId,
    ...(row.ownerId === null ? {} : { assignedTo: row.ownerId }),
    status: row.status,
    ...(row.source === null ? {} : { source: row.source }),
    ...(row.lastStatusChangeAt === null ? {} : { lastStatusChangeAt: msToIso(row.lastStatusChangeAt) }),
    createdAt: msToIso(row.createdAt),
    updatedAt: msToIso(row.updatedAt),
    contact: {
      id: row.contactId,
      name: row.name,
      companyName: row.companyName,
      email: row.email,
      phone: row.phone,
      tags: tagsOf(row),
    },
  };
}
