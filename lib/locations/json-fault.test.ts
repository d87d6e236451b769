import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonFaultOf } from "./json-fault";

test.each([
  ["a comma that is missing", '{\n  "id": "nova"\n  "key": 1\n}', 3, 3, /^a comma belongs there, or the }/],
  ["a comma too many in an object", '{\n  "a": 1,\n}', 3, 1, /the comma before it is one too many/],
  ["a comma too many in a list", "[1, 2,]", 1, 7, /the comma before it is one too many/],
  ["a name without quotes", '{ "a": 1,\n\tid: 2 }', 2, 2, /^a name in double quotes belongs there/],
  ["an empty place for a name", "{ 1: 2 }", 1, 3, /^a name in double quotes belongs there, or the }/],
  ["single quotes", "{ 'a': 1 }", 1, 3, /double quotes/],
  ["a comment", '{ // mine\n "a": 1 }', 1, 3, /knows no comments/],
  ["text without an end", '{\r\n "a": "b\r\n}', 2, 7, /no end in its line/],
  ["a Windows path", '["C:\\secrets"]', 1, 2, /a backslash that JSON does not know/],
  ["a colon that is missing", '{ "a" 1 }', 1, 7, /^a colon belongs there/],
  ["a value that is missing", '{ "a": }', 1, 8, /^a value belongs there: text in double quotes/],
  ["a number of another language", "[01]", 1, 2, /^a value belongs there/],
  ["what follows the end", "{}\n}", 2, 1, /^nothing belongs there/],
  ["a file that ends too soon", '{"a": [1', 1, 9, /^the file ends there, but a comma .*the ]/],
  ["an empty file", " \n", 2, 1, /^the file ends there, but a value/],
])("%s is told with its line and column", (_name, json, line, column, wrong) => {
  expect(jsonFaultOf(json)).toEqual({ line, column, wrong: expect.stringMatching(wrong) });
});

test("it takes for JSON just what Node does, whole or cut or with a character too many", () => {
  const isJson = (text: string) => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  const changed = fc.tuple(
    fc.json(),
    fc.nat(),
    fc.nat(3),
    fc.constantFrom("", ",", "}", '"', "\\", "0", "-", "\u0080"),
  );
  fc.assert(
    fc.property(changed, ([json, place, length, put]) => {
      const at = place % (json.length + 1);
      const text = json.slice(0, at) + put + json.slice(at + length);
      expect(jsonFaultOf(text) === null).toBe(isJson(text));
    }),
    { seed: 1, numRuns: 3_000 },
  );
});
