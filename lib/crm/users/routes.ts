import "server-only";
import { Hono } from "hono";
import type { UserRow } from "@/lib/storage/database";
import type { Scope } from "../scope";

/**
 * A user as v1 answers it.
 * Source: HighLevel v1 Postman collection 1.1.20, "Users", and recorded answers, read November 2026.
 * Deviation: the embedded CRM keeps no permissions of its own, everybody may see everything.
 */
function userAnswer(user: UserRow) {
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

/** `/v1/users`. Users come from imports and demo data; v1 has no way to make one with a location's key. */
export function userRoutes({ storage, locationId }: Scope): Hono {
  const app = new Hono();
  app.get("/location", async (context) => {
    const users = await storage.db
      .selectFrom("users")
      .selectAll()
      .where("locationId", "=", locationId)
      .orderBy("firstName")
      .orderBy("lastName")
      .orderBy("id")
      .execute();
    return context.json({ users: users.map(userAnswer) });
  });
  return app;
}
