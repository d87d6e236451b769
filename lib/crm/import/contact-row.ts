import "server-only";
import { type ReadCell, type Reject, short } from "./cell";
import type { Mapping } from "./mapping";

/** The contact that a row names: at least one of name, company, email and phone is set. */
export type ContactRow = {
  name: string | null;
  company: string | null;
  email: string | null;
  phone: string | null;
  tags: readonly string[];
};

const LONGEST = { name: 200, company: 200, email: 254, phone: 40, tag: 100, tags: 100 } as const;
const EMAIL = /^[^\s@,;<>()]+@[^\s@,;<>()]+\.[^\s@,;<>()]+$/u;

/** Makes the reader of a row's contact. A row that names only a company has one contact of the company's name. */
export function compileContactReader(mapping: Mapping): (cell: ReadCell, reject: Reject) => ContactRow {
  const { company: companyColumn, contact: columns } = mapping;
  return (cell, reject) => {
    const limited = (column: string | undefined, name: string, longest: number) =>
      short(cell(column), name, { reject, longest }) || null;
    const company = limited(companyColumn?.column, "the company's name", LONGEST.company);
    const email = limited(columns?.email, "the e-mail address", LONGEST.email);
    if (email && !EMAIL.test(email)) reject(`"${email}" is not an e-mail address`);
    const phone = limited(columns?.phone, "the phone number", LONGEST.phone);
    if (phone && phone.replace(/\D/gu, "").length < 3) reject(`"${phone}" is not a phone number`);
    const person = limited(columns?.name, "the contact's name", LONGEST.name);
    const name = person ?? (email || phone ? null : (company ?? companyColumn?.fallback ?? null));
    if (!name && !email && !phone)
      reject("names neither a company nor a contact, and the mapping has no company.fallback");
    return {
      name,
      company,
      email: email?.toLowerCase() ?? null,
      phone,
      tags: tags(cell, reject, columns?.tags),
    };
  };
}

type TagColumn = NonNullable<NonNullable<Mapping["contact"]>["tags"]>;

function tags(cell: ReadCell, reject: Reject, column: TagColumn | undefined): string[] {
  if (!column) return [];
  const all = cell(column.column)
    .split(column.separator)
    .map((tag) => tag.trim());
  const named = [...new Set(all.filter((tag) => tag !== ""))];
  if (named.length > LONGEST.tags) reject(`has more than ${LONGEST.tags} tags`);
  return named.map((tag) => short(tag, "a tag", { reject, longest: LONGEST.tag }));
}
