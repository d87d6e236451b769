import * as z from "zod/mini";
import { idSchema, statusSchema } from "./model";

const text = (longest: number) => z.string().check(z.trim(), z.maxLength(longest));

/** A contact to be found or made: at least one field is set, and email or phone identify an existing one. */
export const contactDraftSchema = z.strictObject({
  name: z.optional(z.nullable(text(200))),
  company: z.optional(z.nullable(text(200))),
  email: z.optional(z.nullable(text(254))),
  phone: z.optional(z.nullable(text(40))),
  tags: z.optional(z.array(text(100)).check(z.maxLength(100))),
});
export type ContactDraft = z.infer<typeof contactDraftSchema>;

const title = text(300).check(z.minLength(1, "Give the opportunity a title"));
/** Largest value that is exact in minor units with room for sums: one trillion less one cent. */
export const LARGEST_VALUE = 999_999_999_999.99;
const value = z.nullable(
  z
    .number()
    .check(z.nonnegative("The value cannot be negative"), z.maximum(LARGEST_VALUE, "The value is too large")),
);

/** Body of `POST /api/pipelines/:pipelineId/opportunities`. */
export const createDraftSchema = z.strictObject({
  title,
  stageId: idSchema,
  status: z._default(statusSchema, "open"),
  value: z.optional(value),
  ownerId: z.optional(z.nullable(idSchema)),
  source: z.optional(z.nullable(text(200))),
  contact: z.union([z.strictObject({ id: idSchema }), contactDraftSchema]),
});
export type CreateDraft = z.infer<typeof createDraftSchema>;

const editableFields = {
  title: z.optional(title),
  value: z.optional(value),
  stageId: z.optional(idSchema),
  status: z.optional(statusSchema),
  ownerId: z.optional(z.nullable(idSchema)),
  source: z.optional(z.nullable(text(200))),
  contact: z.optional(contactDraftSchema),
};

/** Body of `PATCH …/:opportunityId`: what is absent stays, null clears; `base` holds the fields as the form first showed them. */
export const editDraftSchema = z.strictObject({
  ...editableFields,
  base: z.optional(z.strictObject(editableFields)),
});
export type EditDraft = z.infer<typeof editDraftSchema>;

/** Body of `PUT …/:opportunityId/status`. */
export const moveDraftSchema = z.strictObject({
  stageId: idSchema,
  status: statusSchema,
  base: z.optional(z.strictObject({ stageId: idSchema, status: statusSchema })),
});
export type MoveDraft = z.infer<typeof moveDraftSchema>;
