import * as z from "zod/mini";

/** Who is signed in, for the menu of a page: their name, and their locations when they come from a provider. */
export const choicesSchema = z.object({
  name: z.string(),
  canLeave: z.boolean(),
  locations: z.array(z.object({ id: z.string(), name: z.nullable(z.string()), isCurrent: z.boolean() })),
});
