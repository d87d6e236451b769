import * as z from "zod";
import { lenient, textOrNull } from "./scalars";

// Deviation: none of what these shapes belong to is in HighLevel's v1 for a location's key; the embedded CRM adds it.

/** `GET /v1/locations/`: one, the key's. Null is "as configured", and for the time zone "the reader's own". */
export const locationsWire = z.object({
  locations: z
    .array(
      z.object({
        id: z.string().min(1),
        name: z.string(),
        currency: lenient(textOrNull),
        locale: lenient(textOrNull),
        timezone: lenient(textOrNull),
        settings: z.object({ allowDuplicateOpportunity: z.boolean() }),
      }),
    )
    .min(1),
});
export type LocationWire = z.infer<typeof locationsWire>["locations"][number];

/** Body of `PUT /v1/locations/:id`; what is absent stays. */
export type WrittenLocationWire = {
  name?: string | undefined;
  currency?: string | undefined;
  locale?: string | undefined;
  timezone?: string | null | undefined;
  settings?: { allowDuplicateOpportunity: boolean } | undefined;
};

/** How far something has come that works in batches; `done: false` wants to be sent once more. */
export const progressWire = z.object({
  done: z.boolean(),
  handled: z.number().int().nonnegative(),
  remaining: z.number().int().nonnegative(),
});

/** `GET /v1/users/:id/owned`: how much of each kind is a user's. */
export const ownedWire = z.object({
  opportunities: z.number().int().nonnegative(),
  contacts: z.number().int().nonnegative(),
  tasks: z.number().int().nonnegative(),
});

/** Query of a removal of a stage or pipeline. */
export type RemovalQueryWire = {
  moveToPipelineId?: string | undefined;
  moveToStageId?: string | undefined;
  deleteOpportunities?: number | undefined;
};

/** Body of `POST` and `PUT` of a user. */
export type WrittenUserWire = { firstName?: string; lastName?: string; email?: string | null };

/** Answer of `POST /v1/tags/`. */
export const tagWire = z.object({ id: z.string().min(1), name: z.string() });

/** `GET /v1/tags/usage`: every tag of the location, by name, and how many contacts carry it. */
export const tagUsageWire = z.object({
  tags: z.array(
    z.object({ id: z.string().min(1), name: z.string(), contacts: z.number().int().nonnegative() }),
  ),
});
