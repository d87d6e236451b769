import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStorage } from "./database";
import { appliedNames } from "./migrations";
import { makeTestDatabase, type TestDatabase } from "./testing";

let database: TestDatabase;
beforeEach(async () => {
  database = await makeTestDatabase();
});
afterEach(() => database.remove());

test("a database from before tags had ids gives each tag of its contacts one", async () => {
  const before = await openStorage({ url: database.url });
  await before.db.insertInto("locations").values({ id: "l", name: "Here", createdAt: 1 }).execute();
  const contact = { locationId: "l", searchText: "", createdAt: 5, updatedAt: 5 };
  const tagged = [["vip", "hot"], ["vip"], [], ['say "hi"']].map((tags, index) => ({
    ...contact,
    ...{ id: `c${index}`, tags: JSON.stringify(tags), createdAt: 5 + index },
  }));
  await before.db.insertInto("contacts").values(tagged).execute();
  await undoContactDetails(before.db);
  await before.close();

  const after = await openStorage({ url: database.url });
  const tags = await after.db.selectFrom("tags").selectAll().orderBy("name").execute();
  expect(tags.map(({ name }) => name)).toEqual(["hot", 'say "hi"', "vip"]);
  expect(new Set(tags.map(({ id }) => id)).size).toBe(3);
  expect(await after.db.selectFrom("contacts").select(["id", "dnd", "city"]).orderBy("id").execute()).toEqual(
    tagged.map(({ id }) => ({ id, dnd: 0, city: null })),
  );
  await after.close();
});

test("a database that does not answer is not taken for one without tables", async () => {
  const storage = await openStorage({ url: database.url });
  await storage.close();
  await expect(appliedNames(storage.db)).rejects.toThrow();
});

async function undoContactDetails(db: Awaited<ReturnType<typeof openStorage>>["db"]): Promise<void> {
  const tables = ["contact_field_values", "custom_fields", "custom_values", "notes", "tasks", "tags"];
  for (const table of tables) await sql.raw(`drop table ${table}`).execute(db);
  const columns = [
    ...["address1", "city", "state", "postal_code", "country"],
    ...["website", "timezone", "date_of_birth", "owner_id", "dnd"],
  ];
  for (const column of columns) await sql.raw(`alter table contacts drop column ${column}`).execute(db);
  await sql`delete from pipelane_migrations where name = '0002-contact-details'`.execute(db);
}
