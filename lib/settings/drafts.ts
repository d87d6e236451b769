import * as z from "zod/mini";
import { idSchema } from "@/lib/board/model";

/** Longest texts that we take, in characters, and how many stages a pipeline may have. */
export const LONGEST = { name: 100, email: 254, tag: 100, stages: 100 } as const;

const nameOf = (missing: string) =>
  z
    .string()
    .check(
      z.trim(),
      z.minLength(1, missing),
      z.maxLength(LONGEST.name, `At most ${LONGEST.name} characters`),
    );

/** The name of a pipeline, stage or tag. */
export const nameSchema = nameOf("Give it a name");
export const nameDraftSchema = z.strictObject({ name: nameSchema });

/** Body of `POST /api/pipelines`: stages from left to right. */
export const pipelineDraftSchema = z.strictObject({
  name: nameSchema,
  stages: z
    .array(nameSchema)
    .check(
      z.minLength(1, "Give it at least one stage"),
      z.maxLength(LONGEST.stages, `At most ${LONGEST.stages} stages`),
    ),
});
export type PipelineDraft = z.infer<typeof pipelineDraftSchema>;

/** Ids in their new order: exactly those there are. */
export const orderDraftSchema = z.strictObject({ ids: z.array(idSchema).check(z.maxLength(1_000)) });

const email = z.nullable(
  z
    .string()
    .check(
      z.trim(),
      z.maxLength(LONGEST.email, `At most ${LONGEST.email} characters`),
      z.regex(/^[^\s@]+@[^\s@]+$/, "Write an email address like ann@example.com"),
    ),
);

/** Body of `POST /api/users`. */
export const userDraftSchema = z.strictObject({ name: nameOf("Give the person a name"), email });
/** Body of `PATCH /api/users/:id`; what is absent stays, null clears. */
export const userEditSchema = z.partial(userDraftSchema);
/** What is typed: an empty address is none. */
export const userFormSchema = z.pipe(
  z.object({ name: z.string(), email: z.string() }),
  z.pipe(
    z.transform((typed: { name: string; email: string }) => ({
      ...typed,
      email: typed.email.trim() || null,
    })),
    userDraftSchema,
  ),
);
export type UserDraft = z.infer<typeof userDraftSchema>;
export type UserEdit = z.infer<typeof userEditSchema>;

/** Body of `PATCH /api/location`; what is absent stays. */
export const locationEditSchema = z.strictObject({
  name: z.optional(nameOf("Give the location a name")),
  currency: z.optional(z.string().check(z.regex(/^[A-Z]{3}$/, "must be an ISO 4217 code such as USD"))),
  locale: z.optional(z.string().check(z.maxLength(100))),
  timeZone: z.optional(z.nullable(z.string().check(z.maxLength(100)))),
  allowsDuplicates: z.optional(z.boolean()),
});
export type LocationEdit = z.infer<typeof locationEditSchema>;

/**
 * What becomes of the opportunities of a stage or pipeline that is deleted: they move, or at most `count` of them are
 * deleted as well. Null where there are none.
 */
export type Fate =
  | { kind: "move"; pipelineId: string; stageId: string }
  | { kind: "delete"; count: number }
  | null;

/** How far a removal has come: while `deleted` is false, `remaining` opportunities are left and it goes on when asked. */
export const removalSchema = z.object({ deleted: z.boolean(), remaining: z.number() });
export type Removal = z.infer<typeof removalSchema>;
