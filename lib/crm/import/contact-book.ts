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
  /** Contacts of the database that have gained something, as they were. */
  #gained = new Map<string, StoredContact>();
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

  /** The id of the row's contact, which is made if nobody knows it. One that is known gains what it lacks, and tags. */
  findOrMake(row: ContactRow): string {
    const keys = contactKeys(row);
    const known = prefixed(keys)
      .map((key) => this.#byKey.get(key))
      .find((id) => id !== undefined);
    if (known === undefined) return this.#make(row);
    this.#enrich(known, row);
    return known;
  }

  get(id: string): StoredContact | undefined {
    return this.#byId.get(id);
  }

  /** What must be written: contacts to insert, and contacts of the database before and after. Forgets them. */
  takeChanges(): { fresh: StoredContact[]; gained: { before: StoredContact; after: StoredContact }[] } {
    const fresh = [...this.#fresh].flatMap((id) => this.#byId.get(id) ?? []);
    const gained = [...this.#gained.values()].map((before) => ({
      before,
      after: this.#byId.get(before.id) ?? before,
    }));
    this.#fresh = new Set();
    this.#gained = new Map();
    return { fresh, gained };
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

  #enrich(id: string, row: ContactRow): void {
    const contact = this.#byId.get(id);
    if (!contact) return;
    const before = tagsOf(contact);
    const known = new Set(before.map(fold));
    const columns = contactColumns({
      ...contact,
      name: contact.name ?? row.name,
      companyName: contact.companyName ?? row.company,
      email: contact.email ?? row.email,
      phone: contact.phone ?? row.phone,
      tags: [...before, ...row.tags.filter((tag) => !known.has(fold(tag)))],
    });
    // Everything that a contact can gain is in its search text.
    if (columns.searchText === contact.searchText) return;
    if (!this.#fresh.has(id) && !this.#gained.has(id)) this.#gained.set(id, contact);
    this.#byId.set(id, { ...contact, ...columns });
    this.#index(id, { email: columns.emailKey, phone: columns.phoneDigits, outsideId: null });
  }

  #index(id: string, keys: ReturnType<typeof contactKeys>): void {
    for (const key of prefixed(keys)) if (!this.#byKey.has(key)) this.#byKey.set(key, id);
  }
}

function prefixed(keys: ReturnType<typeof contactKeys>): string[] {
  return Object.entries(keys).flatMap(([kind, key]) => (key ? `${kind}:${key}` : []));
}
