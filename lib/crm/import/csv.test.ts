import { expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { findColumns } from "./columns";
import { type CsvRow, readCsv } from "./csv";
import { parseMapping } from "./mapping";

const FORMAT = { delimiter: ",", encoding: "utf-8" } as const;

async function read(content: string | Uint8Array, format: Parameters<typeof readCsv>[1] = FORMAT) {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  async function* open() {
    // Seven bytes at a time, so that characters and records are cut everywhere.
    const size = bytes.length > 1000 ? 65_536 : 7;
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const rows: CsvRow[] = [];
  for await (const row of readCsv(open, format)) rows.push(row);
  return rows;
}

async function hintOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.catch((thrown: unknown) => thrown);
  return error instanceof AppError ? (error.hint ?? "") : `no AppError: ${error}`;
}

test("records carry the line where they begin, through empty lines and line breaks in quotes", async () => {
  expect(await read('a,b\r\n\r\n1,"x\r\ny"\r\n,,\r\n2,z')).toEqual([
    { line: 1, cells: ["a", "b"] },
    { line: 3, cells: ["1", "x\ny"] },
    { line: 6, cells: ["2", "z"] },
  ]);
});

test("a byte order mark is not part of the first column's name", async () => {
  expect((await read("\uFEFFa,b\n1,ü"))[0]?.cells).toEqual(["a", "b"]);
});

test("quotes inside of an unquoted field are plain characters", async () => {
  const rows = await read('a,b\n1,19" rack\n2,"x" y\n3,ok');
  expect(rows.map(({ cells }) => cells[1])).toEqual(["b", '19" rack', '"x" y', "ok"]);
});

test("other encodings and delimiters are read when the mapping names them", async () => {
  const latin = Uint8Array.from([...'name;n\n"M'].map((c) => c.charCodeAt(0)).concat(0xfc, 0x22, 0x3b, 0x31));
  const rows = await read(latin, { delimiter: ";", encoding: "windows-1252" });
  expect(rows[1]?.cells).toEqual(["Mü", "1"]);
  const utf16 = new Uint8Array(Buffer.from("\uFEFFa,b\n1,ü", "utf16le"));
  expect((await read(utf16, { ...FORMAT, encoding: "utf-16le" }))[1]?.cells).toEqual(["1", "ü"]);
});

test.each([
  ["that is not UTF-8", Uint8Array.from([97, 44, 98, 10, 0xfc, 44, 49]), "It is not utf-8 (line 2"],
  ["cut in the middle of a character", Uint8Array.from([97, 10, 0xc3]), "It is not utf-8"],
  ["in UTF-16", new Uint8Array(Buffer.from("\uFEFFa,b\n1,2", "utf16le")), '"encoding": "utf-16le"'],
  ["that is a workbook", Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]), "save it as CSV"],
  ["with zero bytes", "a,b\n1,\0\n", "not a text file"],
  ["with a quote that is never closed", 'a,b\n1,"x\n2,y\n3,z\n', "A quote is opened and never closed"],
  ["with an endless record", `a,b\n1,"${"x".repeat(1_000_001)}"`, "longer than a million characters"],
])("a file %s is refused in a sentence", async (_, content, sentence) => {
  expect(await hintOf(read(content))).toContain(sentence);
});

const MAPPING = parseMapping(
  JSON.stringify({ title: "{product} – {account}", stage: "stage", company: "account" }),
);

test("columns are found whatever their order and the spaces around them", () => {
  expect([...findColumns([" stage", "x", "product", "account "], MAPPING)]).toEqual([
    ["product", 2],
    ["account", 3],
    ["stage", 0],
  ]);
});

test.each([
  [["product", "stage"], 'It has no column "account"; its columns are "product", "stage".'],
  [["Scanner", "Acme", "Won"], "does it have a header?"],
  [["product;account;stage"], 'write "delimiter": ";"'],
  [["product\taccount\tstage"], 'write "delimiter": "\\t"'],
  [["product", "account", "stage", "account"], 'The header has more than one column "account".'],
])("the header %j is refused in a sentence", (header, sentence) => {
  expect(() => findColumns(header, MAPPING)).toThrow(AppError);
  const error = (() => {
    try {
      return findColumns(header, MAPPING);
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error instanceof AppError && error.hint).toContain(sentence);
});
