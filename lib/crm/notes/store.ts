import "server-only";
import type { Selectable } from "kysely";
import type { Queryable, Tables } from "@/lib/storage/database";
import { knownContact } from "../contacts/save";
import { notFound } from "../refusals";
import { newId } from "../rows";
import { refuseUnknownUser } from "../users/checks";

/** A note's row. */
export type Note = Selectable<Tables["notes"]>;

type OfContact = { locationId: string; contactId: string };
type One = OfContact & { noteId: string };
type Written = { body: string; userId?: string | null | undefined };

/** The notes of a contact, the newest first. */
export function listNotes(db: Queryable, where: OfContact): Promise<Note[]> {
  return notesOf(db, where).orderBy("createdAt", "desc").orderBy("id", "desc").execute();
}

/** One note. @throws FieldsRefused for an unknown contact, AppError `not_found` for an unknown note. */
export async function knownNote(db: Queryable, { noteId, ...where }: One): Promise<Note> {
  await knownContact(db, where.locationId, where.contactId);
  const note = await notesOf(db, where).where("id", "=", noteId).executeTakeFirst();
  if (!note) throw notFound("note");
  return note;
}

/** Adds a note. Call it inside a transaction. @throws FieldsRefused for an unknown contact or author. */
export async function insertNote(
  tx: Queryable,
  { locationId, contactId, written, now }: OfContact & { written: Written; now: number },
): Promise<Note> {
  await knownContact(tx, locationId, contactId);
  await refuseUnknownUser(tx, locationId, { field: "userId", id: written.userId });
  const { body, userId } = written;
  const note = { id: newId(), locationId, contactId, body, userId: userId || null, createdAt: now };
  await tx.insertInto("notes").values(note).execute();
  return note;
}

/** Writes a note anew. Call it inside a transaction. @throws as `knownNote`, and FieldsRefused for an unknown author. */
export async function updateNote(tx: Queryable, one: One & { written: Written }): Promise<Note> {
  const { locationId, written } = one;
  const note = await knownNote(tx, one);
  await refuseUnknownUser(tx, locationId, { field: "userId", id: written.userId });
  const userId = written.userId === undefined ? note.userId : written.userId || null;
  const columns = { body: written.body, userId };
  const notes = tx.updateTable("notes").set(columns).where("locationId", "=", locationId);
  await notes.where("id", "=", note.id).execute();
  return { ...note, ...columns };
}

/** Removes a note. Call it inside a transaction. @throws as `knownNote`. */
export async function deleteNote(tx: Queryable, one: One): Promise<void> {
  const { locationId, id } = await knownNote(tx, one);
  await tx.deleteFrom("notes").where("locationId", "=", locationId).where("id", "=", id).execute();
}

function notesOf(db: Queryable, { locationId, contactId }: OfContact) {
  const notes = db.selectFrom("notes").selectAll().where("locationId", "=", locationId);
  return notes.where("contactId", "=", contactId);
}
