import * as z from "zod";
import { metaWire } from "./meta";
import { lenient, tagsOf, textOrNull } from "./scalars";

/**
 * A contact as v1 answers it. The documentation shows neither names nor phone, live answers do: `contactName` is
 * the whole name, `firstName` and `lastName` its parts, and any of them may be null.
 * Source: HighLevel v1 Postman collection 1.1.20, "Contacts", and recorded answers, read November 2026.
 */
const contactWire = z.object({
  id: z.string().min(1),
  contactName: lenient(textOrNull),
  firstName: lenient(textOrNull),
  lastName: lenient(textOrNull),
  companyName: lenient(textOrNull),
  email: lenient(textOrNull),
  phone: lenient(textOrNull),
  tags: lenient(tagsOf),
});
export type ContactWire = z.infer<typeof contactWire>;

export const contactsWire = z.object({ contacts: z.array(contactWire), meta: metaWire });
