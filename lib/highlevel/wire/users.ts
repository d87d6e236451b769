import * as z from "zod";
import { flagOrNull, lenient, textOrNull } from "./scalars";

export const userWire = z.object({
  id: z.string().min(1),
  name: lenient(textOrNull),
  firstName: lenient(textOrNull),
  lastName: lenient(textOrNull),
  email: lenient(textOrNull),
  roles: z
    .object({ role: z.enum(["admin", "user"]).nullable().catch(null) })
    .nullish()
    .catch(null),
  /** What the user may do in HighLevel; a location's key itself may do everything. */
  permissions: z
    .object({
      assignedDataOnly: lenient(flagOrNull),
      opportunitiesEnabled: lenient(flagOrNull),
      leadValueEnabled: lenient(flagOrNull),
    })
    .nullish()
    .catch(null),
});
export type UserWire = z.infer<typeof userWire>;

/**
 * `GET /v1/users/location`: everybody who can own an opportunity; not paged. `name` is undocumented but live.
 * Source: HighLevel v1 Postman collection 1.1.20, "Users", and recorded answers, read November 2026.
 */
export const usersWire = z.object({ users: z.array(userWire) });
