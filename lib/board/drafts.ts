import * as z from "zod/mini";
import { idSchema, statusSchema } from "./model";
import { LARGEST_VALUE } from "./money-input";

/** Longest texts that we take, in characters, and how many tags. */
export const LONGEST = { title: 300, text: 200, email: 254, phone: 40, tag: 100, tags: 100 } as const;

const text = (longest: number) =>
  z.string().check(z.trim(), z.maxLength(longest, `At most ${longest} characters`));

/** A contact to be found or made: at least one field is set, and email or phone identify an existing one. */
const contactDraftSchema = z.strictObject({
  name: z.optional(z.nullable(text(LONGEST.text))),
  company: z.optional(z.nullable(text(LONGEST.text))),
  email: z.optional(z.nullable(text(LONGEST.email))),
  phone: z.optional(z.nullable(text(LONGEST.phone))),
  tags: z.optional(
    z.array(text(LONGEST.tag)).check(z.maxLength(LONGEST.tags, `At most ${LONGEST.tags} tags`)),
  ),
});
export type ContactDraft = z.infer<typeof contactDraftSchema>;

const title = text(LONGEST.title).check(z.minLength(1, "Give the opportunity a title"));
const value = z.nullable(
  z.number().check(
    z.nonnegative("The value cannot be negative"),
    z.maximum(LARGEST_VALUE, "The value is too large"),
    z.refine((amount) => Number(amount.toFixed(2)) === amount, "At most 2 decimals"),
  ),
);

/** Body of `POST /api/pipelines/:pipelineId/opportunities`. */
export const createDraftSchema = z.strictObject({
  title,
  stageId: idSchema,
  status: z._default(statusSchema, "open"),
  value: z.optional(value),
  ownerId: z.optional(z.nullable(idSchema)),
  source: z.optional(z.nullable(text(LONGEST.text))),
  contact: z.union([z.strictObject({ id: idSchema }), contactDraftSchema]),
});
export type CreateDraft = z.infer<typeof createDraftSchema>;

const editableFields = {
  title: z.optional(title),
  value: z.optional(value),
  stageId: z.optional(idSchema),
  status: z.optional(statusSchema),
  ownerId: z.optional(z.nullable(idSchema)),
  source: z.optional(z.nullable(text(LONGEST.text))),
  contact: z.optional(contactDraftSchema),
};

const shownText = z.optional(z.nullable(z.string()));
/** What a form showed may break every rule above: upstream's data is older than our rules. */
const shownFieldsSchema = z.strictObject({
  title: z.optional(z.string()),
  value: z.optional(z.nullable(z.number())),
  stageId: z.optional(z.string()),
  status: z.optional(statusSchema),
  ownerId: shownText,
  source: shownText,
  contact: z.optional(
    z.strictObject({
      name: shownText,
      company: shownText,
      email: shownText,
      phone: shownText,
      tags: z.optional(z.array(z.string())),
    }),
  ),
});
export type ShownFields = z.infer<typeof shownFieldsSchema>;

/** Body of `PATCH …/:opportunityId`: what is absent stays, null clears; `base` holds the fields as the form first showed them. */
export const editDraftSchema = z.strictObject({
  ...editableFields,
  base: z.optional(shownFieldsSchema),
});
export type EditDraft = z.infer<typeof editDraftSchema>;

/** Body of `PUT …/:opportunityId/status`. */
export const moveDraftSchema = z.strictObject({
  stageId: idSchema,
  status: statusSchema,
  base: z.optional(z.strictObject({ stageId: idSchema, status: statusSchema })),
});
export type MoveDraft = z.infer<typeof moveDraftSchema>;
