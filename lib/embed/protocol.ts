import * as z from "zod/mini";
import { idSchema, STATUSES } from "@/lib/board/model";

/** Stands in every message. Another number is another protocol, and is not understood. */
export const PROTOCOL = 1;

/*
 * Enums of one and a trial of each shape, where literals and a discriminated union would read better: those two would be
 * 2 kB of zod in every page's first load.
 */
const mark = { pipelane: z.number().check(z.refine((version) => version === PROTOCOL)) };

/** How the portal looks; what is absent is as the location is configured. */
const portalThemeSchema = z.strictObject({
  mode: z.optional(z.enum(["auto", "light", "dark"])),
  /** `#rrggbb` */
  accent: z.optional(z.string().check(z.regex(/^#[0-9a-f]{6}$/i))),
  /** Corner radius in px. */
  radius: z.optional(z.number().check(z.minimum(0), z.maximum(32))),
});
export type PortalTheme = z.infer<typeof portalThemeSchema>;

/** What narrows the board; what is absent stays as it is, null is taken off. */
const portalFiltersSchema = z.strictObject({
  query: z.optional(z.nullable(z.string().check(z.maxLength(200)))),
  status: z.optional(z.nullable(z.enum([...STATUSES, "all"]))),
  owner: z.optional(z.nullable(idSchema)),
});
export type PortalFilters = z.infer<typeof portalFiltersSchema>;

const PORTAL_MESSAGES = [
  /** Answers `hello`: somebody is there who knows this protocol. */
  z.strictObject({ ...mark, type: z.enum(["welcome"]), theme: z.optional(portalThemeSchema) }),
  /** Answers `token-wanted`; null when there is nobody to sign in. */
  z.strictObject({
    ...mark,
    type: z.enum(["token"]),
    token: z.nullable(z.string().check(z.maxLength(8_000))),
  }),
  z.strictObject({ ...mark, type: z.enum(["theme"]), theme: portalThemeSchema }),
  z.strictObject({ ...mark, type: z.enum(["open-opportunity"]), opportunityId: idSchema }),
  z.strictObject({ ...mark, type: z.enum(["set-filters"]), filters: portalFiltersSchema }),
  /** Signs out. The page shows nothing any more. */
  z.strictObject({ ...mark, type: z.enum(["end"]) }),
] as const;

/** HighLevel's own: its answer to `REQUEST_USER_DATA`. Source: Marketplace docs, Custom Pages (2026-11-26). */
const userDataSchema = z.object({
  message: z.enum(["REQUEST_USER_DATA_RESPONSE"]),
  payload: z.string().check(z.minLength(1), z.maxLength(8_000)),
});

type PortalMessage = z.infer<(typeof PORTAL_MESSAGES)[number]> | { type: "user-data"; payload: string };

/** What a portal may say to the page in its frame; null for whatever is anything else. */
export function portalMessageOf(data: unknown): PortalMessage | null {
  for (const schema of PORTAL_MESSAGES) {
    const ours = z.safeParse(schema, data);
    if (ours.success) return ours.data;
  }
  const theirs = z.safeParse(userDataSchema, data);
  return theirs.success ? { type: "user-data", payload: theirs.data.payload } : null;
}

type At = { stageId: string; status: string };

/** What the page says to its portal. Ids and places alone: whoever frames the page does not learn who the contacts are. */
export type FrameMessage =
  | { type: "hello" | "token-wanted" | "ended" }
  /** A board is on the screen, and does what it is told. */
  | { type: "ready"; pipelineId: string }
  | { type: "opportunity.opened"; pipelineId: string; opportunityId: string }
  | { type: "opportunity.created"; pipelineId: string; opportunityId: string; at: At }
  | { type: "opportunity.moved"; pipelineId: string; opportunityId: string; from: At; to: At }
  /** `code`: why there is no board (`ended`, `forbidden`, `unreachable`), or that of a refused change of an opportunity. */
  | { type: "error"; code: string; opportunityId?: string };
