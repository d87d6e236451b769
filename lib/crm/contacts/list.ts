import "server-only";
import { type SqlBool, sql } from "kysely";
import type { Storage } from "@/lib/storage/database";
import { fold } from "@/lib/storage/fold";
import { type Cursor, isWorthSearchingFirst } from "../paging";
import type { Contact } from "./store";

type ListRequest = {
  locationId: string;
  /** Any part of name, e-mail, phone, company or tag. */
  query?: string | undefined;
  sortBy: "date_added" | "date_updated";
  order: "asc" | "desc";
  limit: number;
  cursor: Cursor | null;
};

type ContactList = { contacts: Contact[]; total: number; skipped: number; next: Cursor | null };

/** One page of contacts, by the moment asked for and then by id, both in the order asked for. */
export async function listContacts(storage: Storage, request: ListRequest): Promise<ContactList> {
  const { sortBy, order, limit, cursor } = request;
  const moment = sortBy === "date_added" ? "createdAt" : "updatedAt";
  const direction = sql.raw(order === "asc" ? ">" : "<");
  const after = cursor && sql<SqlBool>`(${sql.ref(moment)}, id) ${direction} (${cursor.at}, ${cursor.id})`;
  const total = await count(storage, request);
  const matching = matchingContacts(storage, { ...request, isBySearch: isWorthSearchingFirst(total) });
  const page = await (after ? matching.where(after) : matching)
    .selectAll()
    .orderBy(moment, order)
    .orderBy("id", order)
    .limit(limit + 1)
    .execute();
  const contacts = page.slice(0, limit);
  const last = page.length > limit ? contacts.at(-1) : undefined;
  return {
    contacts,
    total,
    skipped: after ? total - (await count(storage, request, after)) : 0,
    next: last ? { at: last[moment], id: last.id } : null,
  };
}

/** The contacts of a location that a query finds; all of them without one. */
function matchingContacts(
  { db, dialect }: Storage,
  { locationId, query = "", isBySearch = true }: ListRequest & { isBySearch?: boolean },
) {
  const folded = fold(query).trim();
  return db.selectFrom("contacts").where(({ and, eb }) => {
    const ofLocation = [eb("locationId", "=", locationId)];
    if (folded === "") return and(ofLocation);
    const others = isBySearch ? dialect.besides(folded, ofLocation) : ofLocation;
    return and([dialect.contains("contacts", folded), ...others]);
  });
}

async function count(storage: Storage, request: ListRequest, after = sql<SqlBool>`true`): Promise<number> {
  const rows = matchingContacts(storage, request).where(after);
  const counted = rows.select(({ fn }) => fn.countAll<number>().as("count"));
  return Number((await counted.executeTakeFirstOrThrow()).count);
}
