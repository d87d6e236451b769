import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fold } from "@/lib/storage/fold";
import { newContactRow } from "../rows";
import { type Json, openTestCrm, type TestCrm } from "../testing";

const START = Date.UTC(2026, 0, 1);
const WORDS = ["Acme", "50% off_deal", "Zoë ÅNGSTRÖM", "עסקה", "🚀 launch", "straße", 'say "hi"'];

let crm: TestCrm;
let all: Json[] = [];
beforeAll(async () => {
  crm = await openTestCrm();
  const { locationId } = crm;
  const rows = Array.from({ length: 60 }, (_, i) =>
    newContactRow({
      locationId,
      name: i % 5 ? `Person ${WORDS[i % WORDS.length]}` : null,
      companyName: i % 2 ? `${WORDS[(i * 3) % WORDS.length]} GmbH` : null,
      email: i % 3 ? `p${i}@example.com` : null,
      tags: i % 4 ? [] : ["vip", `tag${i}`],
      // Many share a moment, as imports by day do; edits have their own order.
      createdAt: START + Math.floor(i / 7) * 1000,
      updatedAt: START + 100_000 + ((i * 37) % 11) * 1000,
    }),
  );
  await crm.storage.db.insertInto("contacts").values(rows).execute();
  all = (await crm.call("GET", "/contacts/?limit=100")).body.contacts;
  expect(all).toHaveLength(60);
});
afterAll(() => crm.close());

type Asked = { query: string | undefined; sortBy: "date_added" | "date_updated"; order: "asc" | "desc" };

/** What the list has to say, in the plainest way. */
function model({ query, sortBy, order }: Asked): string[] {
  const moment = (one: Json) => Date.parse(sortBy === "date_added" ? one.dateAdded : one.dateUpdated);
  const texts = (one: Json) => [one.contactName, one.companyName, one.email, ...one.tags];
  const wanted = fold(query ?? "").trim();
  const ascending = all
    .filter((one) => wanted === "" || texts(one).some((text) => fold(text ?? "").includes(wanted)))
    .sort((one, other) => moment(one) - moment(other) || (one.id < other.id ? -1 : 1))
    .map(({ id }) => id);
  return order === "asc" ? ascending : ascending.reverse();
}

async function readAll(asked: Asked, limit: number): Promise<{ ids: string[]; totals: Set<number> }> {
  const given = Object.entries({ ...asked, limit }).filter(([, value]) => value !== undefined);
  const parameters = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  const ids: string[] = [];
  const totals = new Set<number>();
  for (let page = 0; page < 100; page += 1) {
    const { contacts, meta } = (await crm.call("GET", `/contacts/?${parameters}`)).body;
    ids.push(...contacts.map(({ id }: Json) => id));
    totals.add(meta.total);
    if (meta.startAfterId === null) return { ids, totals };
    parameters.set("startAfter", meta.startAfter);
    parameters.set("startAfterId", meta.startAfterId);
  }
  throw new Error("the pages do not end");
}

test("contacts are found and sorted like by a filter in memory, on pages of any size", async () => {
  const part = fc
    .tuple(
      fc.constantFrom(...WORDS, "vip", "tag4", "example.com", "zzz"),
      fc.nat(20),
      fc.integer({ min: 1, max: 6 }),
    )
    .map(([word, from, length]) =>
      [...word]
        .slice(from % [...word].length)
        .slice(0, length)
        .join("")
        .trim(),
    );
  const asked = fc.record({
    query: fc.option(part, { nil: undefined }),
    sortBy: fc.constantFrom<Asked["sortBy"]>("date_added", "date_updated"),
    order: fc.constantFrom<Asked["order"]>("asc", "desc"),
  });
  await fc.assert(
    fc.asyncProperty(asked, fc.integer({ min: 3, max: 70 }), async (drawn, limit) => {
      const expected = model(drawn);
      const { ids, totals } = await readAll(drawn, limit);
      expect([ids, [...totals]]).toEqual([expected, [expected.length]]);
    }),
    { seed: 20260104, numRuns: 50 },
  );
});
