import * as z from "zod/mini";
import type { Location } from "./location";

/** What anybody may know of a location: how it looks, and who may frame it. */
export const lookSchema = z.object({
  id: z.string(),
  name: z.nullable(z.string()),
  theme: z.object({
    accent: z.nullable(z.string()),
    logo: z.nullable(z.string()),
    mode: z.enum(["auto", "light", "dark"]),
    radius: z.nullable(z.number()),
  }),
  portalOrigins: z.array(z.string()),
});
export type Look = z.infer<typeof lookSchema>;

/** Picked field by field, so that what a location gains later stays here until somebody decides. */
export function lookOf({ id, name, theme, portalOrigins }: Location): Look {
  const { accent, logo, mode, radius } = theme;
  return { id, name, theme: { accent, logo, mode, radius }, portalOrigins: [...portalOrigins] };
}
