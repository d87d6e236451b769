import "server-only";
import * as z from "zod";
import { msToIso } from "@/lib/storage/codec";
import { isoMoment } from "../paging";
import { tagsOf } from "../rows";
import type { Contact } from "./store";

/**
 * A contact as v1 answers it.
 * Source: HighLevel v1 Postman collection 1.1.20, "Contacts", and recorded answers (reference, 1.6), read November 2026.
 * Deviation: addresses, time zone, custom fields and the like are not kept and therefore absent or empty.
 */
export const contactAnswer = z
  .object({
    id: z.string(),
    locationId: z.string(),
    contactName: z.string().nullable(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    companyName: z.string().nullable(),
    email: z.string().nullable(),
    emailLowerCase: z.string().nullable(),
    phone: z.string().nullable(),
    dnd: z.boolean(),
    type: z.literal("lead"),
    source: z.string().nullable(),
    assignedTo: z.string().nullable(),
    dateAdded: isoMoment,
    dateUpdated: isoMoment,
    tags: z.array(z.string()),
    customField: z.array(z.object({ id: z.string(), value: z.string() })),
  })
  .meta({ id: "Contact" });

/** The answer about a contact. */
export function answerContact(contact: Contact): z.infer<typeof contactAnswer> {
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
