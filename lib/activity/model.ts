import * as z from "zod/mini";
import { idSchema, statusSchema } from "@/lib/board/model";

/** What somebody did to an opportunity. */
export const ACTIVITY_KINDS = ["created", "moved", "edited", "deleted"] as const;
/** What became of it. `unknown`: upstream gave no answer, so that it may have happened. */
const OUTCOMES = ["done", "refused", "unknown"] as const;

const placeSchema = z.object({ stageId: z.string(), status: statusSchema });

/** A field that was written. Its contents stand here only where they are no contact data: value, owner, stage, status. */
const fieldChangeSchema = z.object({
  field: z.string(),
  from: z.optional(z.nullable(z.union([z.string(), z.number()]))),
  to: z.optional(z.nullable(z.union([z.string(), z.number()]))),
});
export type FieldChange = z.infer<typeof fieldChangeSchema>;

export const activitySchema = z.object({
  id: z.string(),
  /** ISO 8601. */
  at: z.string(),
  /** Null for the local person that nobody signed in. */
  userId: z.nullable(z.string()),
  userName: z.string(),
  kind: z.enum(ACTIVITY_KINDS),
  outcome: z.enum(OUTCOMES),
  pipelineId: idSchema,
  /** Null for a creation of which nobody knows the opportunity. */
  opportunityId: z.nullable(z.string()),
  /** Where it stood as whoever moved it saw it. */
  from: z.nullable(placeSchema),
  to: z.nullable(placeSchema),
  changes: z.array(fieldChangeSchema),
  /** Of the answer that the browser got, for a support request. */
  requestId: z.string(),
});
/** One line of the log: who, when, what from where to where, and what became of it. */
export type Activity = z.infer<typeof activitySchema>;

export const activityPageSchema = z.object({
  activities: z.array(activitySchema),
  /** Opaque; where the next page begins, or null at the end. */
  nextCursor: z.nullable(z.string()),
});
/** Newest first. */
export type ActivityPage = z.infer<typeof activityPageSchema>;

/** Stands for the local person, who has no user id, where somebody is asked for by theirs. No id has a dot. */
export const LOCAL_PERSON = ".local";
/** Whom the log can be narrowed by. An enum of one, because zod's literals would come with every page. */
export const personSchema = z.union([z.enum([LOCAL_PERSON]), idSchema]);

/** Somebody of whom the log has lines: their user id or `LOCAL_PERSON`, and what they were called in the newest. */
const activityPersonSchema = z.object({ id: z.string(), name: z.string() });
export type ActivityPerson = z.infer<typeof activityPersonSchema>;
export const activityPeopleSchema = z.object({ people: z.array(activityPersonSchema) });

/** What narrows the log. Absent means all; dates are ISO 8601, both ends included. */
export type ActivityFilters = {
  opportunityId?: string | undefined;
  /** A user id or `LOCAL_PERSON`. */
  userId?: string | undefined;
  kind?: Activity["kind"] | undefined;
  startDate?: string | undefined;
  endDate?: string | undefined;
};
