import "server-only";
import type { HighLevelClient } from "@/lib/highlevel/client";
import type { HighLevelUser } from "@/lib/identity/highlevel-user";

/** What a location's CRM says of one of its users; null when it does not list them. */
export async function lookUpUser(client: HighLevelClient, userId: string): Promise<HighLevelUser | null> {
  const { users } = await client.listUsers();
  const user = users.find(({ id }) => id === userId);
  if (!user) return null;
  const { roles, permissions } = user;
  return {
    role: roles?.role ?? null,
    assignedDataOnly: permissions?.assignedDataOnly ?? null,
    opportunitiesEnabled: permissions?.opportunitiesEnabled ?? null,
    leadValueEnabled: permissions?.leadValueEnabled ?? null,
  };
}
