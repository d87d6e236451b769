import * as z from "zod/mini";

/**
 * What becomes of the opportunities of a stage or pipeline that is deleted: they move, or at most `count` of them are
 * deleted as well. Null where there are none.
 */
export type Fate =
  | { kind: "move"; pipelineId: string; stageId: string }
  | { kind: "delete"; count: number }
  | null;

export const tagsSchema = z.object({
  tags: z.array(z.object({ id: z.string(), name: z.string(), contacts: z.number() })),
});
/** A tag and how many contacts carry it. */
export type Tag = z.infer<typeof tagsSchema>["tags"][number];

/** A tag that was made, or was there already. */
export const madeTagSchema = z.object({ id: z.string(), name: z.string() });
export type MadeTag = z.infer<typeof madeTagSchema>;

/** How much of each kind is a person's: opportunities of every status, contacts, and tasks, done ones too. */
export const ownedSchema = z.object({ opportunities: z.number(), contacts: z.number(), tasks: z.number() });
export type Owned = z.infer<typeof ownedSchema>;

/**
 * How far a call has come that works in batches: it has moved, changed or deleted `handled`, and while `done` is false
 * `remaining` are left for the next call.
 */
export const progressSchema = z.object({ done: z.boolean(), handled: z.number(), remaining: z.number() });
export type Progress = z.infer<typeof progressSchema>;
