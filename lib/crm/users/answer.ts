import "server-only";
import * as z from "zod";
import type { UserRow } from "@/lib/storage/database";

/**
 * A user as v1 answers it.
 * Source: HighLevel v1 Postman collection 1.1.20, "Users", and recorded answers, read November 2026.
 * Deviation: the embedded CRM keeps no permissions of its own, everybody may see everything.
 */
export const userAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    roles: z.object({
      type: z.literal("account"),
      role: z.enum(["admin", "user"]),
      locationIds: z.array(z.string()),
    }),
    permissions: z.object({
      opportunitiesEnabled: z.boolean(),
      contactsEnabled: z.boolean(),
      leadValueEnabled: z.boolean(),
      tagsEnabled: z.boolean(),
      bulkRequestsEnabled: z.boolean(),
      assignedDataOnly: z.boolean(),
      settingsEnabled: z.boolean(),
    }),
  })
  .meta({ id: "User" });

/** The answer about a user. */
export function answerUser(user: UserRow): z.infer<typeof userAnswer> {
  return {
    id: user.id,
    name: [user.firstName, user.lastName].filter(Boolean).join(" "),
    firstName: user.firstName,
    lastName: user.lastName,
    email: user.email,
    phone: user.phone,
    roles: { type: "account", role: user.role, locationIds: [user.locationId] },
    permissions: {
      opportunitiesEnabled: true,
      contactsEnabled: true,
      leadValueEnabled: true,
      tagsEnabled: true,
      bulkRequestsEnabled: true,
      assignedDataOnly: false,
      settingsEnabled: user.role === "admin",
    },
  };
}
