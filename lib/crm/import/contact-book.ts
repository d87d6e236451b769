import "server-only";
import { emailKey, phoneDigits } from "@/lib/storage/fold";
import { contactColumns, newContactRow, newId, tagsOf } from "../rows";
import type { ContactRow } from "./contact-row";
import { fold } from "./fold";

/** A contact as a row of the database, without the row number. */
export type StoredContact = ReturnType<typeof newContactRow>;

/** The keys by which a row's contact is found, the surest first; each is an empty text or null if it has none. */
export function contactKeys(row: Pick<ContactRow, "name" | "company" | "email" | "phone">) {
  const email = emailKey(row.email);
  const phone = phoneDigits(row.phone);
  const outsideId = email || phone ? null : JSON.stringify([fold(row.name ?? ""), fold(row.company ?? "")]);
  return { email, phone, outsideId };
}

/** The contacts that a batch needs: those of the database and those still to be written. */
export class ContactBook {
  readonly #byKey = new Map<string, string>();
  readonly #byId = new Map<string, StoredContact>();
  #fresh = new Set<string>();
  /** Contacts of the database that have gained tags, as they were. */
  #retagged = new Map<string, StoredContact>();
  readonly #locationId: string;
  readonly #now: number;

  constructor({ locationId, now }: { locationId: string; now: number }) {
    this.#locationId = locationId;
    this.#now = now;
  }

  /** Takes in a contact of the database; of two with one address the one that came first stays. */
  add(contact: StoredContact): void {
    if (this.#byId.has(contact.id)) return;
    this.#byId.set(contact.id, contact);
    this.#index(contact.id, {
      email: contact.emailKey,
      phone: contact.phoneDigits,
      outsideId: contact.outsideId,
    });
  }

  /** The id of the row's contact, which is made if nobody knows it; it has the row's tags afterwards. */
  findOrMake(row: ContactRow): string {
    const keys = contactKeys(row);
    const id =
      prefixed(keys)
        .map((key) => this.#byKey.get(key))
        .find((known) => known !== undefined) ?? this.#make(row);
    this.#addTags(id, row.tags);
    return id;
  }

  get(id: string): StoredContact | undefined {
    return this.#byId.get(id);
  }

  /** What must be written: contacts to insert, and contacts of the database with new tags. Forgets them. */
  takeChanges(): { fresh: StoredContact[]; retagged: { contact: StoredContact; tags: string[] }[] } {
    const now = (id: string) => this.#byId.get(id) ?? [];
    const fresh = [...this.#fresh].flatMap(now);
    const retagged = [...this.#retagged.values()].map((contact) => ({
      contact,
      tags: [contact.id].flatMap(now).flatMap(tagsOf),
    }));
    this.#fresh = new Set();
    this.#retagged = new Map();
    return { fresh, retagged };
  }

  #make(row: ContactRow): string {
    const id = newId();
    const keys = contactKeys(row);
    const { name, company, email, phone, tags } = row;
    const contact = newContactRow({
      ...{ id, locationId: this.#locationId, outsideId: keys.outsideId, createdAt: this.#now },
      ...{ name, companyName: company, email, phone, tags },
    });
    this.#byId.set(id, contact);
    this.#fresh.add(id);
    this.#index(id, keys);
    return id;
  }

  #addTags(id: string, tags: readonly string[]): void {
    const contact = this.#byId.get(id);
    if (!contact || tags.length === 0) return;
    const before = tagsOf(contact);
    const known = new Set(before.map(fold));
    const added = tags.filter((tag) => !known.has(fold(tag)));
    if (added.length === 0) return;
    const columns = contactColumns({ ...contact, tags: [...before, ...added] });
    if (!this.#fresh.has(id) && !this.#retagged.has(id)) this.#retagged.set(id, contact);
    this.#byId.set(id, { ...contact, ...columns });
  }

  #index(id: string, keys: ReturnType<typeof contactKeys>): void {
    for (const key of prefixed(keys)) if (!this.#byKey.has(key)) this.#byKey.set(key, id);
  }
}

function prefixed(keys: ReturnType<typeof contactKeys>): string[] {
  return Object.entries(keys).flatMap(([kind, key]) => (key ? `${kind}:${key}` : []));
}
