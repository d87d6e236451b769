import * as z from "zod/mini";

/** The four statuses of an opportunity, in the order in which we show them. Independent of the stage. */
export const STATUSES = ["open", "won", "lost", "abandoned"] as const;
export const statusSchema = z.enum(STATUSES, "must be open, won, lost or abandoned");
export type Status = z.infer<typeof statusSchema>;

/**
 * An id as upstream makes it. Its form is not checked (HighLevel's own differ), only that it can stand in a path:
 * 1 to 100 letters, digits, `-`, `_`.
 */
export const idSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,100}$/, "is not an id"));

export const stageSchema = z.object({ id: idSchema, name: z.string() });
export type Stage = z.infer<typeof stageSchema>;

/** A pipeline with its stages from left to right. */
export const pipelineSchema = z.object({ id: idSchema, name: z.string(), stages: z.array(stageSchema) });
export type Pipeline = z.infer<typeof pipelineSchema>;
export const pipelinesAnswerSchema = z.object({ pipelines: z.array(pipelineSchema) });

const contactSchema = z.object({
  id: z.string(),
  name: z.nullable(z.string()),
  company: z.nullable(z.string()),
  email: z.nullable(z.string()),
  /** E.164 where upstream knows it, otherwise as it was typed. */
  phone: z.nullable(z.string()),
  tags: z.array(z.string()),
});
/** The person or company behind an opportunity. */
export type Contact = z.infer<typeof contactSchema>;
export const contactsAnswerSchema = z.object({ contacts: z.array(contactSchema) });

export const ownerSchema = z.object({ id: z.string(), name: z.string(), email: z.nullable(z.string()) });
/** A user of the location, who can own opportunities. */
export type Owner = z.infer<typeof ownerSchema>;
export const usersAnswerSchema = z.object({ users: z.array(ownerSchema) });

export const locationSchema = z.object({
  /** Null where the CRM does not tell it. */
  name: z.nullable(z.string()),
  /** ISO 4217. */
  currency: z.string(),
  /** BCP 47. */
  locale: z.string(),
  /** IANA; null is the reader's own. */
  timeZone: z.nullable(z.string()),
  /** Whether a contact may have several opportunities in a pipeline; null where the CRM does not tell. */
  allowsDuplicates: z.nullable(z.boolean()),
});
/** The location: how its money, numbers and dates are written, and its rules. */
export type Location = z.infer<typeof locationSchema>;

export const opportunitySchema = z.object({
  id: idSchema,
  title: z.string(),
  /** Major units of the location's currency (122.22 is 122 dollars 22 cents); null when none is set. */
  value: z.nullable(z.number()),
  stageId: z.string(),
  status: statusSchema,
  ownerId: z.nullable(z.string()),
  source: z.nullable(z.string()),
  /** ISO 8601, as are the two below. */
  createdAt: z.string(),
  updatedAt: z.string(),
  lastStatusChangeAt: z.nullable(z.string()),
  contact: contactSchema,
});
/** A card of the board. */
export type Opportunity = z.infer<typeof opportunitySchema>;

export const opportunityPageSchema = z.object({
  opportunities: z.array(opportunitySchema),
  /** How many there are for the filters, over all pages. */
  total: z.number(),
  /** Opaque; where the next page begins, or null at the end. */
  nextCursor: z.nullable(z.string()),
});
/** One answer of a stage's list: `createdAt` descending, then id. */
export type OpportunityPage = z.infer<typeof opportunityPageSchema>;

export const summarySchema = z.object({
  stages: z.array(
    z.object({
      stageId: z.string(),
      count: z.number(),
      /** Sum of the values in major units; null when upstream cannot tell. */
      value: z.nullable(z.number()),
      /** False when `count` or `value` may be off. */
      exact: z.boolean(),
    }),
  ),
});
export type Summary = z.infer<typeof summarySchema>;

/** What narrows a board. Absent means all; dates are ISO 8601 over `createdAt`, both ends included. */
export type Filters = {
  status?: Status;
  ownerId?: string;
  query?: string;
  startDate?: string;
  endDate?: string;
};

/** Where an opportunity stands: a move goes from one place to another. */
export type Place = { stageId: string; status: Status };

export const moveAnswerSchema = z.object({ id: z.string(), stageId: z.string(), status: statusSchema });

/** `application/problem+json` (RFC 9457) as every failed call under `/api` answers it. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  /** For the person: what happened and what to do. */
  detail: z.string(),
  code: z.string(),
  requestId: z.string(),
  errors: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
  /** With `conflict`: the opportunity as it is now. */
  current: z.optional(z.unknown()),
});
