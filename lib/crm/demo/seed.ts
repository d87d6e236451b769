import "server-only";
import type { Queryable, Storage } from "@/lib/storage/database";
import { insertContacts } from "../contacts/store";
import { ensureLocation } from "../location";
import { newContactRow, newOpportunityRow } from "../rows";
import { type Demo, type DemoRecipe, generateDemo } from "./generate";
import { bigPipeline } from "./pipelines";

/** The seed of the demo data that `npm start` shows. */
export const DEMO_SEED = 7;

/** Rows to one statement: databases limit how many parameters it may have. */
const ROWS_PER_INSERT = 200;

/** Whether the database has no pipeline yet, so that demo data would stand in nobody's way. */
export async function isEmpty(db: Queryable): Promise<boolean> {
  return (await db.selectFrom("pipelines").select("id").limit(1).executeTakeFirst()) === undefined;
}

/**
 * Fills an empty database with two pipelines and about 1,200 opportunities. A database with any pipeline is left as
 * it is. Ages are counted back from the present unless the recipe says otherwise. One transaction, although it has more rows than others may: it happens once, before anybody waits, and half
 * a demo must never be seen.
 * @returns how many opportunities were made; 0 when the database was not empty.
 */
export async function seedDemoData(
  storage: Storage,
  { now = Date.now(), ...recipe }: Omit<DemoRecipe, "now"> & Partial<DemoRecipe>,
): Promise<{ opportunities: number }> {
  const { id: locationId } = await ensureLocation(storage);
  const demo = generateDemo({ ...recipe, now });
  return storage.transaction(async (tx) => {
    if (!(await isEmpty(tx))) return { opportunities: 0 };
    await insertPipelines(tx, { demo, locationId, now });
    await insertPeopleAndOpportunities(tx, { demo, locationId });
    return { opportunities: demo.opportunities.length };
  });
}

/** `seedDemoData` with one pipeline that holds `each` open opportunities in every stage, for benchmarks. */
export function seedBigPipeline(
  storage: Storage,
  { seed, ...size }: { seed: number; stages: number; each: number },
): Promise<{ opportunities: number }> {
  return seedDemoData(storage, { seed, pipelines: [bigPipeline(size)] });
}

async function insertPipelines(tx: Queryable, given: { demo: Demo; locationId: string; now: number }) {
  const { demo, locationId, now } = given;
  for (const [position, { id, name, stages }] of demo.pipelines.entries()) {
    await tx.insertInto("pipelines").values({ id, locationId, name, position, createdAt: now }).execute();
    const rows = stages.map((stage, index) => ({ ...stage, locationId, pipelineId: id, position: index }));
    await tx.insertInto("stages").values(rows).execute();
  }
}

async function insertPeopleAndOpportunities(tx: Queryable, given: { demo: Demo; locationId: string }) {
  const { demo, locationId } = given;
  await tx
    .insertInto("users")
    .values(demo.owners.map((owner) => ({ ...owner, locationId })))
    .execute();

  const firstUse = new Map<string, number>();
  for (const { contactId, createdAt } of demo.opportunities) {
    firstUse.set(contactId, Math.min(createdAt, firstUse.get(contactId) ?? createdAt));
  }
  // Nobody meets a contact that no opportunity belongs to.
  const contacts = demo.contacts.flatMap(({ company, ...contact }) => {
    const createdAt = firstUse.get(contact.id);
    if (createdAt === undefined) return [];
    return newContactRow({ ...contact, companyName: company, locationId, createdAt });
  });
  for (const rows of chunks(contacts)) await insertContacts(tx, rows);

  const contactOf = new Map(contacts.map((contact) => [contact.id, contact]));
  const opportunities = demo.opportunities.flatMap(({ contactId, ...opportunity }) => {
    const contact = contactOf.get(contactId);
    return contact ? newOpportunityRow({ ...opportunity, locationId, contact }) : [];
  });
  for (const rows of chunks(opportunities)) await tx.insertInto("opportunities").values(rows).execute();
}

function* chunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) yield rows.slice(at, at + ROWS_PER_INSERT);
}
