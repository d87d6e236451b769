import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { openTestCrm, type TestCrm } from "../testing";
import { salesCsv } from "./fixtures/sales-csv";
import { importOpportunities } from "./import-opportunities";
import type { RejectedRow } from "./load";
import { parseMapping } from "./mapping";

const NOW = Date.UTC(2026, 0, 2);
const SALES = parseMapping(readFileSync("docs/import/crm-sales-opportunities.json", "utf8"));
const PEOPLE = parseMapping(
  JSON.stringify({
    title: "{deal}",
    outsideId: "id",
    stage: { column: "stage", fallback: "New" },
    value: "value",
    owner: "owner",
    company: "company",
    contact: { name: "name", email: "email", phone: "phone", tags: "tags" },
  }),
);
const PEOPLE_HEADER = "id,deal,stage,value,owner,company,name,email,phone,tags";

let crm: TestCrm;
beforeEach(async () => {
  crm = await openTestCrm();
});
afterEach(() => crm.close());

type Given = { mapping?: typeof SALES; pipelineName?: string; dryRun?: boolean };

async function run(csv: string, { mapping = SALES, pipelineName = "Sales", dryRun = false }: Given = {}) {
  const rejected: RejectedRow[] = [];
  const bytes = new TextEncoder().encode(csv);
  async function* open() {
    yield bytes;
  }
  const report = await importOpportunities(crm.storage, {
    ...{ open, mapping, pipelineName, dryRun, now: NOW },
    onRejected: (row) => void rejected.push(row),
  });
  return { report, rejected };
}

const runPeople = (rows: string[], given: Given = {}) =>
  run([PEOPLE_HEADER, ...rows].join("\n"), { mapping: PEOPLE, ...given });

async function everything() {
  const { db } = crm.storage;
  const tables = ["locations", "pipelines", "stages", "users", "contacts", "opportunities"] as const;
  return Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()));
}

async function hintOf(running: Promise<unknown>): Promise<string> {
  const error = await running.catch((thrown: unknown) => thrown);
  return error instanceof AppError ? (error.hint ?? "") : `no AppError: ${error}`;
}

test("a file of the public data set's shape comes out with its stages, values, owners, companies and dates", async () => {
  const { report, rejected } = await run(salesCsv(500));
  expect(rejected).toEqual([]);
  expect(report).toEqual({
    ...{ rows: 500, created: 500, unchanged: 0, rejected: 0 },
    made: { pipeline: true, stages: ["Prospecting", "Engaging", "Closed"], owners: 7, contacts: 18 },
  });

  const { db } = crm.storage;
  const all = await db
    .selectFrom("opportunities")
    .innerJoin("stages", "stages.id", "opportunities.stageId")
    .innerJoin("contacts", "contacts.id", "opportunities.contactId")
    .select([
      "stages.name as stage",
      "status",
      "valueMinor",
      "contacts.name as contact",
      "companyName",
      "title",
    ])
    .select(["opportunities.createdAt", "lastStatusChangeAt", "opportunities.outsideId"])
    .execute();
  const count = (stage: string, status: string) =>
    all.filter((row) => row.stage === stage && row.status === status).length;
  expect([count("Prospecting", "open"), count("Engaging", "open")]).toEqual([100, 100]);
  expect([count("Closed", "won"), count("Closed", "lost")]).toEqual([200, 100]);

  const won = all
    .filter(({ status }) => status === "won")
    .reduce((sum, { valueMinor }) => sum + valueMinor, 0);
  const expected = Array.from({ length: 500 }, (_, index) => index).filter((index) =>
    [2, 4].includes(index % 5),
  );
  expect(won).toBe(100 * expected.reduce((sum, index) => sum + 1_000 + index, 0));

  expect(all.filter(({ contact }) => contact === "No account")).toHaveLength(50);
  expect(all.every(({ contact, companyName }) => contact === (companyName ?? "No account"))).toBe(true);
  const earliest = Date.UTC(2017, 0, 10);
  expect(Math.min(...all.map(({ createdAt }) => createdAt))).toBeGreaterThanOrEqual(earliest);
  const byId = new Map(all.map((row) => [row.outsideId, row]));
  // Its own date, and for a prospect without one the earliest in the file.
  const first = Math.min(
    ...all.filter(({ stage }) => stage !== "Prospecting").map(({ createdAt }) => createdAt),
  );
  expect(byId.get("ID0")?.createdAt).toBe(first);
  expect(byId.get("ID2")).toMatchObject({
    title: "Product 2 – Company 2, Inc.",
    createdAt: Date.UTC(2017, 2, 12),
    lastStatusChangeAt: Date.UTC(2017, 11, 3),
  });
});

test("a second run changes nothing", async () => {
  await run(salesCsv(600));
  const before = await everything();
  const { report } = await run(salesCsv(600));
  expect(report).toMatchObject({ created: 0, unchanged: 600, rejected: 0 });
  expect(report.made).toEqual({ pipeline: false, stages: [], owners: 0, contacts: 0 });
  expect(await everything()).toEqual(before);
});

test("a second run leaves what was moved and renamed on the board", async () => {
  await run(salesCsv(10));
  const { db } = crm.storage;
  await db
    .updateTable("opportunities")
    .set({ title: "Mine", status: "abandoned" })
    .where("outsideId", "=", "ID1")
    .execute();
  await db.updateTable("contacts").set({ name: "Renamed" }).where("name", "=", "Company 1, Inc.").execute();
  await db.updateTable("users").set({ lastName: "Married" }).where("lastName", "=", "1").execute();
  const { report } = await run(salesCsv(20));
  expect(report).toMatchObject({ created: 10, unchanged: 10, made: { owners: 0, contacts: 7 } });
  const moved = await db.selectFrom("opportunities").selectAll().where("outsideId", "=", "ID1").execute();
  expect(moved).toMatchObject([{ title: "Mine", status: "abandoned" }]);
});

test("a dry run gives the same totals and writes nothing", async () => {
  const csv = `${salesCsv(700)}\nID3,A,B,C,Won,,,\nX,A,B,C,Won,never,,`;
  const before = await everything();
  const dry = await run(csv, { dryRun: true });
  expect(await everything()).toEqual(before);
  const real = await run(csv);
  expect(dry).toEqual(real);
  expect(real.report.rejected).toBe(2);
  const after = await everything();
  const again = await run(csv, { dryRun: true });
  expect(again.report).toMatchObject({ created: 0, unchanged: 700, rejected: 2 });
  expect(await everything()).toEqual(after);
});

test("a bad row stops nothing, and is reported with its line and every reason", async () => {
  const { report, rejected } = await runPeople([
    "1,Good,New,10,Jo Li,Acme,,,,",
    "2,,New,10,Jo Li,Acme,,,,",
    "3,Too few",
    '4,"Two\nlines",New,-1,Jo Li,,,,,',
    "5,Also good,New,20,,Acme,,,,",
    "1,Twice,New,10,Jo Li,Acme,,,,",
    "6,Last,New,1 2,Jo Li,Acme,,,,",
  ]);
  expect(report).toMatchObject({ rows: 7, created: 2, rejected: 5 });
  expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
    [3, "the title is empty"],
    [4, "has 2 columns where the header has 10"],
    [
      5,
      'the value "-1" is negative; names neither a company nor a contact, and the mapping has no company.fallback',
    ],
    [8, 'the outside id "1" stands already on line 2'],
    [9, 'the value "1 2" is not a number as en-US writes it'],
  ]);
});

test("a pipeline that is there keeps its stages and gets the missing ones at its end", async () => {
  await crm.makePipeline("Engaging", "Waiting");
  const { report } = await run(salesCsv(20), { pipelineName: "  sales" });
  expect(report.made).toMatchObject({ pipeline: false, stages: ["Prospecting", "Closed"] });
  const { body } = await crm.call("GET", "/pipelines/");
  const names = body.pipelines.map((pipeline: { stages: { name: string }[] }) =>
    pipeline.stages.map(({ name }) => name),
  );
  expect(names).toEqual([["Engaging", "Waiting", "Prospecting", "Closed"]]);
});

test("a name that two pipelines have is refused", async () => {
  await crm.makePipeline("A");
  await crm.makePipeline("B");
  await crm.storage.db.updateTable("pipelines").set({ name: "Sales" }).execute();
  expect(await hintOf(run(salesCsv(2)))).toContain('There are 2 pipelines named "Sales"');
});

test.each([
  ["that is empty", "", "It is empty"],
  [
    "without rows",
    "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value",
    "no rows",
  ],
  ["that breaks off in a quote on its last line", `${salesCsv(900)}\nX,"A`, "never closed"],
  [
    "whose stage column is not one",
    salesCsv(300).replaceAll(/Engaging|Prospecting/g, (_, offset) => `Stage ${offset}`),
    "more than 50",
  ],
])("a file %s is refused and changes nothing", async (_, csv, sentence) => {
  const before = await everything();
  expect(await hintOf(run(csv))).toContain(sentence);
  expect(await everything()).toEqual(before);
});

test("a file of which no row can be taken leaves no pipeline behind", async () => {
  const { report } = await runPeople(["1,,New,,,Acme,,,,"]);
  expect(report).toMatchObject({ rows: 1, created: 0, rejected: 1, made: { pipeline: false, contacts: 0 } });
  expect((await everything())[1]).toEqual([]);
});

test("contacts and owners that are there are found by e-mail address, phone number and name", async () => {
  const { id: pipelineId, stageIds } = await crm.makePipeline("New");
  await crm.call("POST", `/pipelines/${pipelineId}/opportunities/`, {
    ...{ title: "Theirs", stageId: stageIds[0], status: "open" },
    ...{ name: "Jo Li", email: "jo@acme.example", phone: "+1 555 010 0199", tags: ["old"] },
  });
  const { db } = crm.storage;
  const user = { id: "u1", locationId: crm.locationId, firstName: "Ann", lastName: "Ek" };
  await db.insertInto("users").values(user).execute();
  const { report } = await runPeople([
    "1,By e-mail,New,,ann  ek,,,JO@acme.example,,hot",
    "2,By phone,New,,Ann Ek,Acme,Other,other@acme.example,15550100199,",
    "3,By name,New,,,,Jo Li,,,",
    "4,By name again,New,,,,jo  li,,,",
  ]);
  expect(report.made).toEqual({ pipeline: false, stages: [], owners: 0, contacts: 1 });
  const contacts = await db.selectFrom("contacts").selectAll().orderBy("seq").execute();
  // What the first one lacked, its company, it has gained; nothing of it was rewritten.
  expect(contacts.map(({ name, companyName, email, tags }) => [name, companyName, email, tags])).toEqual([
    ["Jo Li", "Acme", "jo@acme.example", '["old","hot"]'],
    ["Jo Li", null, null, "[]"],
  ]);
});

test("an address that a contact gains finds it again, in the same file and in a later one", async () => {
  await runPeople(["1,One,New,,,,Jo Li,,+1 555 0100,", "2,Two,New,,,,,jo@acme.example,+1 555 0100,"]);
  const { report } = await runPeople(["3,Three,New,,,,,JO@acme.example,,"]);
  expect(report.made.contacts).toBe(0);
  const contacts = await crm.storage.db.selectFrom("contacts").select(["name", "email", "phone"]).execute();
  expect(contacts).toEqual([{ name: "Jo Li", email: "jo@acme.example", phone: "+1 555 0100" }]);
});

test("a new tag is found in all opportunities of its contact", async () => {
  await runPeople(["1,One,New,,,,,jo@acme.example,,red"]);
  await runPeople(["2,Two,New,,,,,jo@acme.example,,blue", "3,Three,New,,,,,jo@acme.example,,RED"]);
  const { body } = await crm.call("GET", "/pipelines/");
  const { id } = body.pipelines[0];
  for (const tag of ["red", "blue"]) {
    const found = await crm.call("GET", `/pipelines/${id}/opportunities?query=${tag}`);
    expect(found.body.opportunities).toHaveLength(3);
  }
  const [contact] = await crm.storage.db.selectFrom("contacts").select("tags").execute();
  expect(contact?.tags).toBe('["red","blue"]');
});

test("without an outside id every run adds its rows", async () => {
  const { outsideId: _, ...mapping } = PEOPLE;
  await runPeople(["1,One,New,,,Acme,,,,"], { mapping });
  const { report } = await runPeople(["1,One,New,,,Acme,,,,"], { mapping });
  expect(report).toMatchObject({ created: 1, unchanged: 0, made: { contacts: 0 } });
});
