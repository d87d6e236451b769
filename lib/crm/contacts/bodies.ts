import "server-only";
import * as z from "zod";
import { isTimeZone } from "@/lib/regional";
import { contactFields, optionalText, text } from "../fields";
import type { WrittenContact } from "./store";

const fieldValue = z.union([text(5000), z.number(), z.array(text(1000)).max(100), z.null()]);
/** What a custom field of a contact holds; null or "" clears it. */
export type FieldValue = z.infer<typeof fieldValue>;

/**
 * What may be written of a contact: absent stays, null or "" clears.
 * Source: HighLevel v1 Postman collection 1.1.20, "Create Contact", and recorded answers (reference, 1.6), read
 * November 2026.
 */
export const contactBody = z.object({
  ...contactFields,
  firstName: optionalText(200),
  lastName: optionalText(200),
  source: optionalText(500),
  address1: optionalText(500),
  city: optionalText(200),
  state: optionalText(200),
  postalCode: optionalText(50),
  country: optionalText(100),
  website: optionalText(500),
  timezone: optionalText(100)
    .refine((zone) => !zone || isTimeZone(zone))
    .describe("IANA name, such as Europe/Berlin"),
  dateOfBirth: optionalText(10)
    .refine((date) => !date || z.iso.date().safeParse(date).success)
    .describe("YYYY-MM-DD"),
  dnd: z.boolean().nullish().describe("Does not want to be disturbed"),
  assignedTo: optionalText(100).describe("Id of a user of the location"),
  customField: z
    .record(z.string(), fieldValue)
    .nullish()
    .describe("Values by the id of a custom field; read as an array. Fields that are not named stay"),
});
export type ContactBody = z.infer<typeof contactBody>;

/** The body in our words, without what lies in other tables. */
export function writtenContact({ assignedTo, customField: _, ...fields }: ContactBody): WrittenContact {
  return { ...fields, ownerId: assignedTo };
}
