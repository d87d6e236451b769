import * as z from "zod";
import { idSchema } from "@/lib/board/model";
import { emailError, LONGEST, nameError, stagesError } from "./checks";

// Bodies of /api, read on the server alone. The types are the browser's, too.

type Check = (text: string) => string | null;

/** Text that one of our checks accepts, without spaces around it. */
const checked = (errorOf: Check) =>
  z
    .string()
    .trim()
    .superRefine((text, context) => {
      const message = errorOf(text);
      if (message !== null) context.addIssue({ code: "custom", message });
    });

const name = checked((text) => nameError(text));
/** The name of a pipeline, stage or tag. */
export const nameDraftSchema = z.strictObject({ name });

/** Body of `POST /api/pipelines`: stages from left to right. */
export const pipelineDraftSchema = z.strictObject({
  name,
  stages: z.array(z.string().trim()).superRefine((names, context) => {
    const message = stagesError(names);
    if (message !== null) context.addIssue({ code: "custom", message });
  }),
});
export type PipelineDraft = z.infer<typeof pipelineDraftSchema>;

/** Body of `PATCH /api/tags/:id`; a name that another tag has wants `merge`. */
export const tagEditSchema = z.strictObject({ name, merge: z.boolean().default(false) });

/** Ids in their new order: exactly those there are. */
export const orderDraftSchema = z.strictObject({ ids: z.array(idSchema).max(1_000) });

/** Body of `POST /api/users`. */
export const userDraftSchema = z.strictObject({
  name: checked((text) => nameError(text, "Give the person a name")),
  email: checked(emailError)
    .nullable()
    .transform((email) => email || null),
});
/** Body of `PATCH /api/users/:id`; what is absent stays, null clears. */
export const userEditSchema = userDraftSchema.partial();
export type UserDraft = z.infer<typeof userDraftSchema>;
export type UserEdit = z.infer<typeof userEditSchema>;

const longest = z.string().max(LONGEST.name, `At most ${LONGEST.name} characters`);
/** Body of `PATCH /api/location`; what is absent stays. */
export const locationEditSchema = z.strictObject({
  name: checked((text) => nameError(text, "Give the location a name")).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "must be an ISO 4217 code such as USD")
    .optional(),
  locale: longest.optional(),
  timeZone: longest.nullable().optional(),
  allowsDuplicates: z.boolean().optional(),
});
export type LocationEdit = z.infer<typeof locationEditSchema>;
