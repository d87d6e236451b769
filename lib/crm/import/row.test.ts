import { expect, test } from "vitest";
import { findColumns } from "./columns";
import { parseMapping } from "./mapping";
import { compileRowReader } from "./row";

const HEADER = [
  "id",
  "product",
  "account",
  "stage",
  "opened",
  "closed",
  "value",
  "agent",
  "mail",
  "phone",
  "tags",
];
const FULL = [
  "A1",
  "Scanner",
  "Acme",
  "Proposal",
  "2024-01-02",
  "2024-02-03",
  "1,200.50",
  "Jo Li",
  "",
  "",
  "hot, new",
];

const MAPPING = {
  title: "{product} – {account|no account}",
  outsideId: "id",
  stage: "stage",
  status: {
    column: "stage",
    won: { values: ["Won"], stage: "Closed" },
    lost: { values: ["Lost"], stage: "Closed" },
    abandoned: { values: ["Gone"] },
  },
  value: "value",
  createdAt: "opened",
  lastStatusChangeAt: "closed",
  owner: "agent",
  company: { column: "account", fallback: "No company" },
  contact: { email: "mail", phone: "phone", tags: "tags" },
  source: { fallback: "Spreadsheet" },
};

function read(cells: Record<string, string>, mapping: object = MAPPING) {
  const parsed = parseMapping(JSON.stringify(mapping));
  const reader = compileRowReader(parsed, findColumns(HEADER, parsed), HEADER.length);
  return reader({ line: 7, cells: FULL.map((cell, index) => cells[HEADER[index] ?? ""] ?? cell) });
}

test("a row becomes an opportunity with exact value, dates and one contact of the company's name", () => {
  expect(read({})).toEqual({
    row: {
      line: 7,
      outsideId: "A1",
      title: "Scanner – Acme",
      valueMinor: 120_050,
      stage: "Proposal",
      status: "open",
      createdAt: Date.UTC(2024, 0, 2),
      lastStatusChangeAt: Date.UTC(2024, 1, 3),
      owner: "Jo Li",
      source: "Spreadsheet",
      contact: { name: "Acme", company: "Acme", email: null, phone: null, tags: ["hot", "new"] },
    },
  });
});

test.each([
  ["Won", { status: "won", stage: "Closed" }],
  [" lost ", { status: "lost", stage: "Closed" }],
  ["Gone", { status: "abandoned", stage: "Gone" }],
  ["Proposal", { status: "open", stage: "Proposal" }],
])("the stage value %s gives status and stage", (stage, place) => {
  expect(read({ stage })).toMatchObject({ row: place });
});

test("a row without value, owner and company has none, and the fallback contact", () => {
  expect(read({ value: "", agent: " ", account: "" })).toMatchObject({
    row: {
      title: "Scanner – no account",
      valueMinor: null,
      owner: null,
      contact: { name: "No company", company: null },
    },
  });
});

test("a row with an e-mail address has a person as contact, in its company", () => {
  expect(read({ mail: "Jo@Acme.example" })).toMatchObject({
    row: { contact: { name: null, company: "Acme", email: "jo@acme.example" } },
  });
});

test.each([
  ["no outside id", { id: "" }, "id is empty"],
  ["an empty stage", { stage: "" }, "stage is empty"],
  ["no created date", { opened: "" }, "opened is empty"],
  ["a date that does not exist", { opened: "2024-02-30" }, 'opened "2024-02-30" is not a date like ISO'],
  ["a broken closing date", { closed: "soon" }, 'closed "soon" is not a date'],
  ["a negative value", { value: "-1" }, "negative"],
  ["an absurd value", { value: "99999999999999999999" }, "too large"],
  ["a value in words", { value: "a lot" }, "not a number"],
  ["a value finer than cents", { value: "0.001" }, "more than 2 decimals"],
  ["a title of 301 characters", { product: "x".repeat(301) }, "the title has more than 300 characters"],
  ["a company of 201 characters", { account: "x".repeat(201) }, "the company's name has more than 200"],
  ["a broken e-mail address", { mail: "jo(at)acme" }, "not an e-mail address"],
  ["a phone number without digits", { phone: "ask Jo" }, "not a phone number"],
])("a row with %s is refused with the reason", (_, cells, reason) => {
  const result = read(cells);
  expect("reasons" in result && result.reasons.join("; ")).toContain(reason);
});

test("every reason against a row is given, not only the first", () => {
  const result = read({ id: "", value: "-1", opened: "never" });
  expect("reasons" in result && result.reasons).toHaveLength(3);
});

test("names of several lines become one line", () => {
  expect(read({ account: "Acme\n  Inc", agent: "Jo\u00a0 Li" })).toMatchObject({
    row: { title: "Scanner – Acme Inc", owner: "Jo Li", contact: { name: "Acme Inc" } },
  });
});

test("a row with fewer or more columns than the header is refused", () => {
  const mapping = parseMapping(JSON.stringify(MAPPING));
  const reader = compileRowReader(mapping, findColumns(HEADER, mapping), HEADER.length);
  expect(reader({ line: 2, cells: ["A1"] })).toEqual({ reasons: ["has 1 columns where the header has 11"] });
});

test("with a list of open values, a status that is in no list is refused", () => {
  const mapping = { ...MAPPING, status: { column: "tags", open: ["Active"], won: { values: ["Done"] } } };
  expect(read({ tags: "active" }, mapping)).toMatchObject({ row: { status: "open", stage: "Proposal" } });
  expect(read({ tags: "Done" }, mapping)).toMatchObject({ row: { status: "won", stage: "Proposal" } });
  const result = read({ tags: "Dunno" }, mapping);
  expect("reasons" in result && result.reasons[0]).toContain('tags "Dunno" is not among the values');
});
