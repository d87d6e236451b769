import "server-only";
import { msToIso } from "@/lib/storage/codec";
import { tagsOf } from "../rows";
import type { Contact } from "./store";

/**
 * A contact as v1 answers it.
 * Source: HighLevel v1 Postman collection 1.1.20, "Contacts", and recorded answers (reference, 1.6), read November 2026.
 * Deviation: addresses, time zone, custom fields and the like are not kept and therefore absent or empty.
 */
export function contactAnswer(contact: Contact) {
  return {
    id: contact.id,
    locationId: contact.locationId,
    contactName: contact.name,
    firstName: contact.firstName,
    lastName: contact.lastName,
    companyName: contact.companyName,
    email: contact.email,
    emailLowerCase: contact.emailKey,
    phone: contact.phone,
    dnd: false,
    type: "lead",
    source: contact.source,
    assignedTo: null,
    dateAdded: msToIso(contact.createdAt),
    dateUpdated: msToIso(contact.updatedAt),
    tags: tagsOf(contact),
    customField: [],
  };
}
