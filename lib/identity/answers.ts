import * as z from "zod/mini";
import { ROLES, type Session } from "./session";

// What /api/session answers, for the browser too.

const whoSchema = z.object({
  /** Null for the local person. A name alone does not tell two people apart. */
  userId: z.nullable(z.string()),
  name: z.string(),
  role: z.enum(ROLES),
  restrictions: z.object({
    ownOnly: z.boolean(),
    pipelineIds: z.nullable(z.array(z.string())),
    hidesValues: z.boolean(),
  }),
});

/** ISO 8601; null ends with nothing. */
const expiresAt = z.nullable(z.string());

/** Who is asking, so that a page offers nothing that would be refused. */
export const meSchema = z.object({ session: whoSchema, expiresAt });
export type Me = z.infer<typeof meSchema>;

/** The token travels in `Authorization: Bearer` and lives in memory alone. */
export const grantSchema = z.object({ ...meSchema.shape, token: z.string() });
export type Grant = z.infer<typeof grantSchema>;

/** What somebody is told of their own session. */
export function meOf({ userId, name, role, restrictions, expiresAtMs }: Session): Me {
  const { ownOnly, pipelineIds, hidesValues } = restrictions;
  return {
    session: {
      userId,
      name,
      role,
      restrictions: { ownOnly, pipelineIds: pipelineIds && [...pipelineIds], hidesValues },
    },
    expiresAt: expiresAtMs === null ? null : new Date(expiresAtMs).toISOString(),
  };
}
