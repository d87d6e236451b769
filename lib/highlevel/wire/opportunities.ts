import * as z from "zod";
import { metaWire } from "./meta";
import { amountOrNull, momentOrNull, tags, textOrNull } from "./scalars";

export const OPPORTUNITY_STATUSES = ["open", "won", "lost", "abandoned"] as const;
export const opportunityStatusWire = z.enum(OPPORTUNITY_STATUSES);

const contact = z.object({
  id: z.string().min(1),
  name: textOrNull,
  companyName: textOrNull,
  email: textOrNull,
  phone: textOrNull,
  tags,
});

/**
 * An opportunity as v1 answers it: `name` is its title and `pipelineStageId` its stage (both are written under other
 * names, see `WrittenOpportunityWire`). Everything but id, stage, status and creation has been seen absent or null.
 * Source: HighLevel v1 Postman collection 1.1.20, "Opportunities", and recorded answers, read November 2026.
 */
export const opportunityWire = z.object({
  id: z.string().min(1),
  name: textOrNull,
  /** Major units; 0 means none. */
  monetaryValue: amountOrNull,
  pipelineId: textOrNull,
  pipelineStageId: z.string().min(1),
  /** Id of the owner. */
  assignedTo: textOrNull,
  status: opportunityStatusWire,
  source: textOrNull,
  createdAt: z.union([z.string().min(1), z.number()]),
  updatedAt: momentOrNull,
  lastStatusChangeAt: momentOrNull,
  contact: contact
    .nullish()
    .transform((person) => person ?? null)
    .catch(null),
});
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
