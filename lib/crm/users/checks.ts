import "server-only";
import type { Queryable } from "@/lib/storage/database";
import { FieldsRefused } from "../refusals";
import { userById } from "./store";

/** @throws FieldsRefused naming the field when it holds an id that no user of the location has; null and "" are nobody. */
export async function refuseUnknownUser(
  db: Queryable,
  locationId: string,
  { field, id }: { field: string; id: string | null | undefined },
): Promise<void> {
  if (id && !(await userById(db, locationId, id))) throw new FieldsRefused({ [field]: "invalid" });
}
