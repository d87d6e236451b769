import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fold } from "@/lib/storage/fold";
import { newContactRow, newOpportunityRow } from "../rows";
import { type Json, openTestCrm, type TestCrm } from "../testing";

const START = Date.UTC(2026, 0, 1);
const STATUSES = ["open", "won", "lost", "abandoned"] as const;

const clock = { now: START };
let crm: TestCrm;
beforeAll(async () => {
  crm = await openTestCrm(clock);
});
afterAll(() => crm.close());

const idsOf = (items: Json[]): string[] => items.map(({ id }) => id);

/** What the filters have to say, in the plainest way: a filter over everything in memory. */
function model(all: Json[], filters: Record<string, string | number>): string[] {
  const { stageId, status, assignedTo, campaignId, monetaryValue, startDate, endDate, query } = filters;
  const searched = ({ name, contact }: Json) =>
    [name, contact.name, contact.email, contact.phone, contact.companyName, ...contact.tags].map((text) =>
      fold(text ?? ""),
    );
  return idsOf(
    all
      .filter((o) => stageId === undefined || o.pipelineStageId === stageId)
      .filter((o) => status === undefined || o.status === status)
      .filter((o) => assignedTo === undefined || o.assignedTo === assignedTo)
      .filter(() => campaignId === undefined)
      .filter((o) => monetaryValue === undefined || o.monetaryValue === monetaryValue)
      .filter((o) => startDate === undefined || Date.parse(o.createdAt) >= Number(startDate))
      .filter((o) => endDate === undefined || Date.parse(o.createdAt) <= Number(endDate))
      .filter(
        (o) => query === undefined || searched(o).some((text) => text.includes(fold(String(query)).trim())),
      )
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt) || (a.id < b.id ? 1 : -1)),
  );
}

const asQuery = (filters: Record<string, string | number>) =>
  new URLSearchParams(Object.entries(filters).map(([name, value]) => [name, String(value)])).toString();

async function readAll(
  path: string,
  filters: Record<string, string | number>,
  limit: number,
): Promise<Json[]> {
  const items: Json[] = [];
  let cursor: Record<string, string | number> = {};
  for (;;) {
    const { body } = await crm.call("GET", `${path}?${asQuery({ ...filters, ...cursor, limit })}`);
    items.push(...body.opportunities);
    if (items.length > 1000) throw new Error("the pages do not end");
    if (body.meta.startAfterId === null) return items;
    cursor = { startAfter: body.meta.startAfter, startAfterId: body.meta.startAfterId };
  }
}

describe("the filters of the list", () => {
  let all: Json[] = [];
  let path = "";
  let stageIds: string[] = [];

  beforeAll(async () => {
    const pipeline = await crm.makePipeline("A", "B", "C");
    path = `/pipelines/${pipeline.id}/opportunities`;
    stageIds = pipeline.stageIds;
    const { locationId, storage } = crm;
    const users = ["u1", "u2"].map((id) => ({ id, locationId, firstName: id, lastName: "" }));
    await storage.db.insertInto("users").values(users).execute();
    const words = [
      "Acme renewal",
      "50% off_deal",
      "Zoë's ÅNGSTRÖM",
      "עסקה",
      "🚀 launch",
      "straße",
      'say "hi"',
    ];
    const contacts = words.map((word, i) =>
      newContactRow({
        locationId,
        name: `Person ${word}`,
        companyName: i % 2 ? `${word} GmbH` : null,
        email: i % 3 ? `p${i}@example.com` : null,
        phone: i % 2 ? null : `+1 (555) 010-${i}`,
        tags: i % 2 ? ["vip", `tag${i}`] : [],
        createdAt: START,
      }),
    );
    await storage.db.insertInto("contacts").values(contacts).execute();
    const rows = Array.from({ length: 140 }, (_, i) =>
      newOpportunityRow({
        locationId,
        pipelineId: pipeline.id,
        stageId: stageIds[i % 3] ?? "",
        status: STATUSES[(i * 5) % 4] ?? "open",
        title: `${words[i % words.length]} ${i}`,
        ownerId: [null, "u1", "u2"][(i * 7) % 3] ?? null,
        campaignId: i === 70 ? "camp" : null,
        valueMinor: ((i * 31) % 5) * 1050,
        // Many share a moment, as imports by day do.
        createdAt: START + Math.floor(i / 9) * 1000,
        contact: contacts[(i * 3) % contacts.length] ?? newContactRow({ locationId, createdAt: 0 }),
      }),
    );
    await storage.db.insertInto("opportunities").values(rows).execute();
    all = await readAll(path, {}, 100);
    expect(all).toHaveLength(140);
  });

  test("agree with a filter in memory, alone and together, in order, total, pages and summary", async () => {
    const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
    const moment = fc.integer({ min: -1, max: 16 }).map((step) => START + step * 1000);
    const part = fc
      .tuple(fc.nat(139), fc.nat(30), fc.integer({ min: 1, max: 6 }))
      .map(([index, from, length]) => {
        const { name, contact } = all[index] ?? {};
        const text = [
          ...([name, contact.name, contact.email, contact.phone, contact.companyName][from % 5] ?? name),
        ];
        return text.slice(from % text.length, (from % text.length) + length).join("");
      })
      .map((text) => text.trim())
      .filter((text) => text !== "");
    const filters = fc.record({
      stageId: optional(fc.constantFrom(...stageIds, "unknown")),
      status: optional(fc.constantFrom(...STATUSES)),
      assignedTo: optional(fc.constantFrom("u1", "u2")),
      monetaryValue: optional(fc.constantFrom(0, 10.5, 21, 31.5, 7)),
      startDate: optional(moment),
      endDate: optional(moment),
      query: optional(fc.oneof(part, fc.constantFrom("%", "_", '"', "ANG", "strasse", "vip", "5550", "zzz"))),
    });
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 1, max: 40 }), async (drawn, limit) => {
        const given = Object.fromEntries(
          Object.entries(drawn).flatMap(([name, value]) =>
            value === undefined ? [] : [[name, value] as const],
          ),
        );
        // Phones are also found by their digits alone, which the model does not know.
        if (/^\d+$/.test(String(given.query))) delete given.query;
        const expected = model(all, given);
        expect(idsOf(await readAll(path, given, limit))).toEqual(expected);
        const first = await crm.call("GET", `${path}?${asQuery({ ...given, limit })}`);
        expect(first.body.meta.total).toBe(expected.length);
        const summary = await crm.call(
          "GET",
          `${path.replace("opportunities", "summary")}?${asQuery(given)}`,
        );
        const counts = summary.body.stages.map((stage: Json) => [stage.id, stage.count, stage.monetaryValue]);
        const values = (id: string) =>
          all
            .filter((o) => o.pipelineStageId === id && expected.includes(o.id))
            .map((o) => Math.round(o.monetaryValue * 100));
        expect(counts).toEqual(
          stageIds.map((id) => [
            id,
            values(id).length,
            values(id).reduce((sum, value) => sum + value, 0) / 100,
          ]),
        );
      }),
      { seed: 20260101, numRuns: 300 },
    );
  });

  test("find a campaign", async () => {
    expect(await readAll(path, { campaignId: "camp" }, 20)).toHaveLength(1);
    expect(await readAll(path, { campaignId: "other" }, 20)).toEqual([]);
  });

  test("find a phone by its digits alone", async () => {
    expect((await readAll(path, { query: "15550100" }, 20)).length).toBeGreaterThan(0);
  });

  test("count as absent when they are empty", async () => {
    const { body } = await crm.call(
      "GET",
      `${path}?stageId=&status=&query=&startAfter=&startAfterId=&limit=`,
    );
    expect([body.meta.total, body.opportunities.length]).toEqual([140, 20]);
  });

  test.each([
    "limit=0",
    "limit=101",
    "limit=ten",
    "limit=1.5",
    "status=all",
    "startDate=yesterday",
    "endDate=1e3",
    "monetaryValue=much",
    "startAfter=x",
  ])("%s is refused with a 422 on its name", async (query) => {
    const { status, body } = await crm.call("GET", `${path}?${query}`);
    expect([status, Object.keys(body)]).toEqual([422, [query.split("=")[0]]]);
  });

  test("say on each page what HighLevel says, and null at the end", async () => {
    const first = (await crm.call("GET", `${path}?limit=100&status=open`)).body;
    const last = first.opportunities.at(-1);
    expect(first.meta).toEqual({ total: 35, ...nothing(1) });
    const page = (await crm.call("GET", `${path}?limit=60`)).body;
    const cursor = {
      startAfter: Date.parse(page.opportunities[59].createdAt),
      startAfterId: page.opportunities[59].id,
    };
    expect(page.meta).toEqual({
      total: 140,
      ...cursor,
      currentPage: 1,
      nextPage: 2,
      prevPage: null,
      nextPageUrl: `http://crm.test/v1${path}?${asQuery({ limit: 60, ...cursor })}`,
    });
    const third = (await crm.call("GET", `${path}?limit=60&${asQuery(await cursorAfter(path, 120))}`)).body;
    expect(third.meta).toEqual({ total: 140, ...nothing(3), prevPage: 2 });
    expect([last.status, third.opportunities.length]).toEqual(["open", 20]);
  });

  test("repeat the first page when only half a cursor is sent", async () => {
    const { body } = await crm.call("GET", `${path}?limit=5&startAfter=${START}`);
    expect(idsOf(body.opportunities)).toEqual(idsOf(all.slice(0, 5)));
  });

  const nothing = (currentPage: number) => ({
    nextPageUrl: null,
    startAfter: null,
    startAfterId: null,
    currentPage,
    nextPage: null,
    prevPage: null,
  });

  async function cursorAfter(list: string, count: number) {
    const item = (await readAll(list, {}, 100))[count - 1];
    return { startAfter: Date.parse(item.createdAt), startAfterId: item.id };
  }
});

test("a search that finds thousands pages in the same order as one that finds few", async () => {
  const { id: pipelineId, stageIds } = await crm.makePipeline("New");
  const { locationId, storage } = crm;
  const contact = newContactRow({ locationId, name: "Everybody", createdAt: START });
  await storage.db.insertInto("contacts").values(contact).execute();
  const place = { locationId, pipelineId, stageId: stageIds[0] ?? "", status: "open", contact } as const;
  const rows = Array.from({ length: 1_050 }, (_, index) =>
    newOpportunityRow({ ...place, title: `Roof ${index}`, createdAt: START + index }),
  );
  for (let at = 0; at < rows.length; at += 150) {
    await storage.db
      .insertInto("opportunities")
      .values(rows.slice(at, at + 150))
      .execute();
  }
  const newestFirst = rows.map(({ title }) => title).reverse();
  const path = `/pipelines/${pipelineId}/opportunities`;
  const first = await crm.call("GET", `${path}?query=roof&limit=100`);
  const { total, startAfter, startAfterId } = first.body.meta;
  const next = `${path}?query=roof&limit=100&startAfter=${startAfter}&startAfterId=${startAfterId}`;
  const { body } = await crm.call("GET", next);
  const titles = [...first.body.opportunities, ...body.opportunities].map(({ name }: Json) => name);
  expect([total, titles]).toEqual([1_050, newestFirst.slice(0, 200)]);
});

describe("the summary", () => {
  test("sums exactly beyond what a double holds, and says 0 for an empty stage", async () => {
    const { id, stageIds } = await crm.makePipeline("Rich", "Odd", "Empty");
    const { locationId, storage } = crm;
    const contact = newContactRow({ locationId, createdAt: START });
    await storage.db.insertInto("contacts").values(contact).execute();
    const row = {
      locationId,
      pipelineId: id,
      title: "t",
      status: "open" as const,
      createdAt: START,
      contact,
    };
    const rich = Array.from({ length: 200 }, () =>
      newOpportunityRow({ ...row, stageId: stageIds[0] ?? "", valueMinor: 99_999_999_999_999 }),
    );
    const odd = [1, -99_999_999_999_999, 2].map((valueMinor) =>
      newOpportunityRow({ ...row, stageId: stageIds[1] ?? "", valueMinor }),
    );
    await storage.db
      .insertInto("opportunities")
      .values([...rich, ...odd])
      .execute();
    const { body } = await crm.call("GET", `/pipelines/${id}/summary/`);
    expect(body.stages).toEqual([
      {
        id: stageIds[0],
        name: "Rich",
        count: 200,
        monetaryValue: 199_999_999_999_998,
        monetaryValueMinor: "19999999999999800",
      },
      {
        id: stageIds[1],
        name: "Odd",
        count: 3,
        monetaryValue: -999_999_999_999.96,
        monetaryValueMinor: "-99999999999996",
      },
      { id: stageIds[2], name: "Empty", count: 0, monetaryValue: 0, monetaryValueMinor: "0" },
    ]);
  });

  test("is 404 for an unknown pipeline and 422 for a wrong filter", async () => {
    expect((await crm.call("GET", "/pipelines/unknown/summary")).status).toBe(404);
    const { id } = await crm.makePipeline("A");
    expect((await crm.call("GET", `/pipelines/${id}/summary?status=x`)).status).toBe(422);
  });
});
