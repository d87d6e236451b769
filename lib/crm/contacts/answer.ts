import "server-only";
import * as z from "zod";
import { msToIso } from "@/lib/storage/codec";
import { isoMoment } from "../paging";
import { tagsOf } from "../rows";
import type { FieldValues } from "./field-values";
import type { Contact } from "./store";

const text = z.string().nullable();

/**
 * A contact as v1 answers it.
 * Source: HighLevel v1 Postman collection 1.1.20, "Contacts", and recorded answers (reference, 1.6), read November 2026.
 */
export const contactAnswer = z
  .object({
    id: z.string(),
    locationId: z.string(),
    contactName: text.describe("The whole name; written as `name`"),
    firstName: text,
    lastName: text,
    companyName: text,
    email: text,
    emailLowerCase: text,
    phone: text.describe("As it was typed"),
    dnd: z.boolean(),
    type: z.literal("lead"),
    source: text,
    assignedTo: text.describe("Id of a user"),
    address1: text,
    city: text,
    state: text,
    postalCode: text,
    country: text,
    website: text,
    timezone: text.describe("IANA name"),
    dateOfBirth: text.describe("YYYY-MM-DD"),
    dateAdded: isoMoment,
    dateUpdated: isoMoment,
    tags: z.array(z.string()),
    customField: z.array(
      z.object({ id: z.string(), value: z.union([z.string(), z.number(), z.array(z.string())]) }),
    ),
  })
  .meta({ id: "Contact" });

/** The answer about a contact and the values of its custom fields. */
export function answerContact(contact: Contact, values: FieldValues): z.infer<typeof contactAnswer> {
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
    dnd: contact.dnd === 1,
    type: "lead",
    source: contact.source,
    assignedTo: contact.ownerId,
    address1: contact.address1,
    city: contact.city,
    state: contact.state,
    postalCode: contact.postalCode,
    country: contact.country,
    website: contact.website,
    timezone: contact.timezone,
    dateOfBirth: contact.dateOfBirth,
    dateAdded: msToIso(contact.createdAt),
    dateUpdated: msToIso(contact.updatedAt),
    tags: tagsOf(contact),
    customField: [...(values.get(contact.id) ?? [])],
  };
}
