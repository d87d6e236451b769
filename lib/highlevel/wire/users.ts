import * as z from "zod";
import { lenient, textOrNull } from "./scalars";

export const userWire = z.object({
  id: z.string().min(1),
  name: lenient(textOrNull),
  firstName: lenient(textOrNull),
  lastName: lenient(textOrNull),
  email: lenient(textOrNull),
});
export type UserWire = z.infer<typeof userWire>;

/**
 * `GET /v1/users/location`: everybody who can own an opportunity; not paged. `name` is undocumented but live.
 * Source: HighLevel v1 Postman collection 1.1.20, "Users", and recorded answers, read November 2026.
 */
export const usersWire = z.object({ users: z.array(userWire) });
export type UsersWire = z.infer<typeof usersWire>;
