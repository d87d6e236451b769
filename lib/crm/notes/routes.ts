import "server-only";
import * as z from "zod";
import { msToIso } from "@/lib/storage/codec";
import { knownContact } from "../contacts/save";
import { type Endpoint, endpoint, idOf } from "../endpoint";
import { mandatoryText, optionalText } from "../fields";
import { isoMoment } from "../paging";
import type { Scope } from "../scope";
import { deleteNote, insertNote, knownNote, listNotes, type Note, updateNote } from "./store";

const ofContact = z.object({ id: idOf("contact") });
const oneParams = z.object({ id: idOf("contact"), noteId: idOf("note") });
type One = z.infer<typeof oneParams>;

/**
 * A note as v1 answers it. Source: reference 1.6 and the newer API's specification, read November 2026; v1's own body
 * is not recorded, but for its `id` and `body`.
 */
const noteAnswer = z
  .object({
    id: z.string(),
    body: z.string(),
    userId: z.string().nullable().describe("Who wrote it"),
    dateAdded: isoMoment,
    contactId: z.string(),
  })
  .meta({ id: "Note" });
const noteBody = z.object({ body: mandatoryText(20_000), userId: optionalText(100) });

const list = { section: "Notes", path: "/contacts/:id/notes", params: ofContact, unknownIs: [422] } as const;
const one = {
  section: "Notes",
  path: "/contacts/:id/notes/:noteId",
  params: oneParams,
  unknownIs: [404, 422],
} as const;

const answerNote = ({ id, body, userId, createdAt, contactId }: Note): z.infer<typeof noteAnswer> => ({
  ...{ id, body, userId, contactId },
  dateAdded: msToIso(createdAt),
});

/** `/v1/contacts/:id/notes`. */
export function noteEndpoints({ storage, locationId, now }: Scope): Endpoint[] {
  const findContact = ({ id }: { id: string }) => knownContact(storage.db, locationId, id);
  const place = ({ id: contactId, noteId }: One) => ({ locationId, contactId, noteId });
  const find = (params: One) => knownNote(storage.db, place(params));
  return [
    endpoint(
      {
        ...list,
        method: "GET",
        summary: "List a contact's notes",
        notes: "The newest first; nothing is paged.",
        answer: z.object({ notes: z.array(noteAnswer) }),
      },
      {
        find: findContact,
        run: async ({ params: { id: contactId } }) => ({
          notes: (await listNotes(storage.db, { locationId, contactId })).map(answerNote),
        }),
      },
    ),
    endpoint(
      { ...list, method: "POST", summary: "Write a note", body: noteBody, answer: noteAnswer },
      {
        find: findContact,
        run: async ({ params: { id: contactId }, body: written }) => {
          const note = { locationId, contactId, written, now: now() };
          return answerNote(await storage.transaction((tx) => insertNote(tx, note)));
        },
      },
    ),
    endpoint(
      { ...one, method: "GET", summary: "Read a note", answer: noteAnswer },
      { run: async ({ params }) => answerNote(await find(params)) },
    ),
    endpoint(
      { ...one, method: "PUT", summary: "Edit a note", body: noteBody, answer: noteAnswer },
      {
        find,
        run: async ({ params, body: written }) =>
          answerNote(await storage.transaction((tx) => updateNote(tx, { ...place(params), written }))),
      },
    ),
    endpoint(
      { ...one, method: "DELETE", summary: "Delete a note", notes: 'Answers `""`.', answer: z.literal("") },
      {
        run: async ({ params }) => {
          await storage.transaction((tx) => deleteNote(tx, place(params)));
          return "" as const;
        },
      },
    ),
  ];
}
