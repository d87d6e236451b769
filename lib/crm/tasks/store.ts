import "server-only";
import type { Selectable } from "kysely";
import type { Queryable, Tables } from "@/lib/storage/database";
import { knownContact } from "../contacts/save";
import { notFound } from "../refusals";
import { newId } from "../rows";
import { refuseUnknownUser } from "../users/checks";

/** A task's row. */
export type Task = Selectable<Tables["tasks"]>;

type OfContact = { locationId: string; contactId: string };
type One = OfContact & { taskId: string };
/** The columns that were sent; the others stay. */
export type WrittenTask = Partial<Pick<Task, "title" | "description" | "ownerId" | "dueAt" | "isCompleted">>;
type NewTask = WrittenTask & Pick<Task, "title" | "dueAt">;

/** The tasks of a contact; what is due first stands first. */
export function listTasks(db: Queryable, where: OfContact): Promise<Task[]> {
  return tasksOf(db, where).orderBy("dueAt").orderBy("id").execute();
}

/** One task. @throws FieldsRefused for an unknown contact, AppError `not_found` for an unknown task. */
export async function knownTask(db: Queryable, { taskId, ...where }: One): Promise<Task> {
  await knownContact(db, where.locationId, where.contactId);
  const task = await tasksOf(db, where).where("id", "=", taskId).executeTakeFirst();
  if (!task) throw notFound("task");
  return task;
}

/** Adds a task. Call it inside a transaction. @throws FieldsRefused for an unknown contact or owner. */
export async function insertTask(
  tx: Queryable,
  { locationId, contactId, written, now }: OfContact & { written: NewTask; now: number },
): Promise<Task> {
  await knownContact(tx, locationId, contactId);
  await refuseUnknownUser(tx, locationId, { field: "assignedTo", id: written.ownerId });
  const defaults = { ownerId: null, description: null, isCompleted: 0 };
  const task = { ...defaults, ...written, id: newId(), locationId, contactId, createdAt: now };
  await tx.insertInto("tasks").values(task).execute();
  return task;
}

/** Writes onto a task. Call it inside a transaction. @throws as `knownTask`, and FieldsRefused for an unknown owner. */
export async function updateTask(tx: Queryable, one: One & { written: WrittenTask }): Promise<Task> {
  const { locationId, written } = one;
  const task = await knownTask(tx, one);
  await refuseUnknownUser(tx, locationId, { field: "assignedTo", id: written.ownerId });
  const tasks = tx.updateTable("tasks").set(written).where("locationId", "=", locationId);
  await tasks.where("id", "=", task.id).execute();
  return { ...task, ...written };
}

/** Removes a task. Call it inside a transaction. @throws as `knownTask`. */
export async function deleteTask(tx: Queryable, one: One): Promise<void> {
  const { locationId, id } = await knownTask(tx, one);
  await tx.deleteFrom("tasks").where("locationId", "=", locationId).where("id", "=", id).execute();
}

function tasksOf(db: Queryable, { locationId, contactId }: OfContact) {
  const tasks = db.selectFrom("tasks").selectAll().where("locationId", "=", locationId);
  return tasks.where("contactId", "=", contactId);
}
