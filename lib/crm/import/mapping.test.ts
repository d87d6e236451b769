import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { parseMapping } from "./mapping";
import { readMapping } from "./read-mapping";

const least = { title: "{name}", stage: "stage", company: "company" };

function hintOf(mapping: unknown): string {
  try {
    parseMapping(typeof mapping === "string" ? mapping : JSON.stringify(mapping));
  } catch (error) {
    return error instanceof AppError ? (error.hint ?? "") : String(error);
  }
  return "";
}

test("the least mapping names a title, a stage and a company, and has defaults for the rest", () => {
  expect(parseMapping(JSON.stringify(least))).toMatchObject({
    stage: { column: "stage" },
    company: { column: "company" },
    dateFormats: ["ISO"],
    timeZone: "UTC",
    numberLocale: "en-US",
    delimiter: ",",
    encoding: "utf-8",
  });
});

test("everything that is wrong is said at once", () => {
  const hint = hintOf({
    title: "no column",
    value: { column: "v", currency: "dollars" },
    createdAt: { column: "c", fallback: "someday" },
    dateFormats: ["YY-MM-DD"],
    timeZone: "Mars/Base",
    delimiter: "::",
    colour: "red",
  });
  for (const part of [
    "title names no column",
    "stage is missing",
    "value.currency must be an ISO 4217 code",
    'createdAt.fallback must be "earliest"',
    "dateFormats.0 must be",
    "timeZone must be",
    "delimiter must be one character",
    "unknown fields: colour",
    "needs company or contact",
  ]) {
    expect(hint).toContain(part);
  }
});

test.each([
  ["not json", "{", "not JSON"],
  ["a list", [], "the mapping"],
  ["no contact at all", { title: "{a}", stage: "s" }, "needs company or contact"],
  [
    "one value for two statuses",
    { ...least, status: { column: "s", won: { values: ["Done"] }, lost: { values: [" done"] } } },
    "two statuses",
  ],
  ["an open brace", { ...least, title: "{name" }, "brace"],
  ["empty braces", { ...least, title: "{}" }, "empty braces"],
  ["a source of nothing", { ...least, source: {} }, "source needs a column or a fallback"],
])("a mapping with %s is refused in a sentence", (_, mapping, sentence) => {
  expect(hintOf(mapping)).toContain(sentence);
});

describe("a mapping with mistakes, read for a file,", () => {
  const wrong = { title: "{name} {size}", company: "firm", timeZone: "Mars/Base", owner: "rep" };
  async function hintFor(mapping: object, csv: string | Uint8Array): Promise<string> {
    const bytes = typeof csv === "string" ? new TextEncoder().encode(csv) : csv;
    const open = async function* () {
      yield bytes;
    };
    const read = readMapping({ json: JSON.stringify(mapping), open });
    const refusal = await read.catch((error: unknown) => error);
    return refusal instanceof AppError ? (refusal.hint ?? "") : "";
  }

  test("is refused together with the columns that the file does not have", async () => {
    const hint = await hintFor(wrong, "name,rep,stage\nA,B,C\n");
    expect(hint.split("\n")).toEqual([
      "The mapping cannot be used:",
      "- stage is missing",
      "- timeZone must be an IANA time zone such as Europe/Berlin",
      '- the file has no column "size", "firm"',
    ]);
  });

  test.each([
    ["has another delimiter", "name;rep;stage\nA;B;C\n"],
    ["is empty", ""],
    ["is no text", Uint8Array.of(0x50, 0x4b, 3, 4)],
  ])("says nothing of columns when the file %s", async (_, csv) => {
    const hint = await hintFor(wrong, csv);
    expect(hint).toContain("timeZone");
    expect(hint).not.toContain("no column");
  });
});
