import * as z from "zod";
import { metaWire } from "./meta";
import { amountOrNull, momentOrNull, tagsOf, textOrNull } from "./scalars";

const OPPORTUNITY_STATUSES = ["open", "won", "lost", "abandoned"] as const;
const opportunityStatusWire = z.enum(OPPORTUNITY_STATUSES);

/** Null when there is none, or nothing that could be called one. */
function contactOrNull(value: unknown) {
  if (typeof value !== "object" || value === null) return null;
  const { id, name, companyName, email, phone, tags }: Record<string, unknown> = { ...value };
  if (typeof id !== "string" || id === "") return null;
  return {
    id,
    name: textOrNull(name),
    companyName: textOrNull(companyName),
    email: textOrNull(email),
    phone: textOrNull(phone),
    tags: tagsOf(tags),
  };
}

/** Anything, or nothing at all, to be read by one of the functions of `scalars.ts`. */
const anything = z.unknown().optional();

/**
 * An opportunity as v1 answers it: `name` is its title and `pipelineStageId` its stage (both are written under other
 * names, see `WrittenOpportunityWire`). Everything but id, stage, status and creation has been seen absent or null.
 * Source: HighLevel v1 Postman collection 1.1.20, "Opportunities", and recorded answers, read November 2026.
 */
export const opportunityWire = z
  .object({
    id: z.string().min(1),
    name: anything,
    monetaryValue: anything,
    pipelineId: anything,
    pipelineStageId: z.string().min(1),
    assignedTo: anything,
    status: opportunityStatusWire,
    source: anything,
    createdAt: z.union([z.string().min(1), z.number()]),
    updatedAt: anything,
    lastStatusChangeAt: anything,
    contact: anything,
  })
  .transform((wire) => ({
    id: wire.id,
    name: textOrNull(wire.name),
    /** Major units; 0 means none. */
    monetaryValue: amountOrNull(wire.monetaryValue),
    pipelineId: textOrNull(wire.pipelineId),
    pipelineStageId: wire.pipelineStageId,
    /** Id of the owner. */
    assignedTo: textOrNull(wire.assignedTo),
    status: wire.status,
    source: textOrNull(wire.source),
    createdAt: wire.createdAt,
    updatedAt: momentOrNull(wire.updatedAt),
    lastStatusChangeAt: momentOrNull(wire.lastStatusChangeAt),
    contact: contactOrNull(wire.contact),
  }));
export type OpportunityWire = z.infer<typeof opportunityWire>;

export const opportunitiesWire = z.object({ opportunities: z.array(opportunityWire), meta: metaWire });
export type OpportunitiesWire = z.infer<typeof opportunitiesWire>;

/** Parameters of the list; absent means all. `startAfter` and `startAfterId` go together: one alone repeats page 1. */
export type OpportunityListQuery = {
  stageId?: string | undefined;
  status?: string | undefined;
  assignedTo?: string | undefined;
  query?: string | undefined;
  /** Epoch milliseconds over `createdAt`, as is `endDate`; both ends included. */
  startDate?: number | undefined;
  endDate?: number | undefined;
  /** 1 to 100; HighLevel takes 20 when absent. */
  limit?: number | undefined;
  startAfter?: number | undefined;
  startAfterId?: string | undefined;
};

/**
 * Body of a create or an update. `title`, `stageId` and `status` are required every time, even on an update.
 * `name` is the *contact's* name: an opportunity's name sent here would rename the contact.
 * A create also wants one of `contactId`, `email`, `phone`. `monetaryValue: 0` and `assignedTo: null` clear.
 */
export type WrittenOpportunityWire = {
  title: string;
  stageId: string;
  status: string;
  monetaryValue?: number;
  assignedTo?: string | null;
  source?: string | null;
  contactId?: string;
  name?: string | null;
  email?: string | null;
  phone?: string | null;
  companyName?: string | null;
  tags?: string[];
};
