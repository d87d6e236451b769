import "server-only";
import { sql } from "kysely";
import type { Storage } from "@/lib/storage/database";
import { fold } from "@/lib/storage/fold";
import type { Cursor } from "../paging";
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
export async function listContacts({ db, dialect }: Storage, request: ListRequest): Promise<ContactList> {
  const { locationId, sortBy, order, limit, cursor } = request;
  const moment = sortBy === "date_added" ? "createdAt" : "updatedAt";
  const folded = fold(request.query ?? "").trim();
  const all = db.selectFrom("contacts").where("locationId", "=", locationId);
  const matching = folded === "" ? all : all.where(dialect.contains("contacts", folded));
  const direction = sql.raw(order === "asc" ? ">" : "<");
  const after = cursor && sql<boolean>`(${sql.ref(moment)}, id) ${direction} (${cursor.at}, ${cursor.id})`;
  const page = await (after ? matching.where(after) : matching)
    .selectAll()
    .orderBy(moment, order)
    .orderBy("id", order)
    .limit(limit + 1)
    .execute();
  const count = matching.select(({ fn }) => fn.countAll<number>().as("count"));
  const total = Number((await count.executeTakeFirstOrThrow()).count);
  const rest = after ? Number((await count.where(after).executeTakeFirstOrThrow()).count) : total;
  const contacts = page.slice(0, limit);
  const last = page.length > limit ? contacts.at(-1) : undefined;
  return { contacts, total, skipped: total - rest, next: last ? { at: last[moment], id: last.id } : null };
}
