import "server-only";
import type { Queryable, UserRow } from "@/lib/storage/database";
import { emailKey } from "@/lib/storage/fold";
import { FieldsRefused, notFound } from "../refusals";
import { newId } from "../rows";

/** What may be written of a user; undefined stays, null clears. */
export type UserFields = {
  firstName?: string | undefined;
  lastName?: string | null | undefined;
  email?: string | null | undefined;
  phone?: string | null | undefined;
};

/** All users of a location, by name. */
export function listUsers(db: Queryable, locationId: string): Promise<UserRow[]> {
  return db
    .selectFrom("users")
    .selectAll()
    .where("locationId", "=", locationId)
    .orderBy("firstName")
    .orderBy("lastName")
    .orderBy("id")
    .execute();
}

/** A user; undefined when the location has none of this id. */
export function userById(db: Queryable, locationId: string, id: string): Promise<UserRow | undefined> {
  const users = db.selectFrom("users").selectAll().where("locationId", "=", locationId);
  return users.where("id", "=", id).executeTakeFirst();
}

/** Adds a user. Call it inside a transaction. @throws FieldsRefused when another user has the e-mail address. */
export async function insertUser(
  tx: Queryable,
  { locationId, fields }: { locationId: string; fields: UserFields & { firstName: string } },
): Promise<UserRow> {
  const user = {
    id: newId(),
    locationId,
    outsideId: null,
    role: "user" as const,
    ...columnsOf(fields, NOBODY),
  };
  await refuseTakenEmail(tx, user);
  await tx.insertInto("users").values(user).execute();
  return user;
}

/**
 * Writes what was sent. Call it inside a transaction.
 * @throws AppError `not_found`; FieldsRefused when another user has the e-mail address.
 */
export async function updateUser(
  tx: Queryable,
  { locationId, id, fields }: { locationId: string; id: string; fields: UserFields },
): Promise<UserRow> {
  const current = await userById(tx, locationId, id);
  if (!current) throw notFound("user");
  const columns = columnsOf(fields, current);
  const updated = { ...current, ...columns };
  await refuseTakenEmail(tx, updated);
  await tx
    .updateTable("users")
    .set(columns)
    .where("locationId", "=", locationId)
    .where("id", "=", id)
    .execute();
  return updated;
}

const NOBODY = { firstName: "", lastName: "", email: null, phone: null };

function columnsOf(fields: UserFields, current: Pick<UserRow, "firstName" | "lastName" | "email" | "phone">) {
  const { firstName, lastName, email, phone } = fields;
  return {
    firstName: firstName?.trim() ?? current.firstName,
    lastName: lastName === undefined ? current.lastName : (lastName?.trim() ?? ""),
    email: email === undefined ? current.email : email?.trim() || null,
    phone: phone === undefined ? current.phone : phone?.trim() || null,
  };
}

/** People will sign in by their e-mail address, so it names one of them, whatever its case. */
async function refuseTakenEmail(tx: Queryable, user: UserRow): Promise<void> {
  const key = emailKey(user.email);
  if (key === null) return;
  const others = (await listUsers(tx, user.locationId)).filter(({ id }) => id !== user.id);
  if (others.some(({ email }) => emailKey(email) === key)) throw new FieldsRefused({ email: "taken" });
}
