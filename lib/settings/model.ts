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

/** How far a removal has come: while `deleted` is false, `remaining` opportunities are left and it goes on when asked. */
export const removalSchema = z.object({ deleted: z.boolean(), remaining: z.number() });
export type Removal = z.infer<typeof removalSchema>;
