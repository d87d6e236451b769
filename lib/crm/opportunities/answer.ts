import "server-only";
import { minorToMajor, msToIso } from "@/lib/storage/codec";
import type { ContactRow, OpportunityRow } from "@/lib/storage/database";
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
export function opportunityAnswer(row: OpportunityWithContact) {
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
