import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mappingSchema, parseMapping } from "./mapping";

const README = readFileSync("docs/import/README.md", "utf8");

test("every mapping in the documentation can be used", () => {
  const examples = [...README.matchAll(/```json\n([\s\S]*?)```/gu)].map(([, json]) => json ?? "");
  expect(examples).toHaveLength(2);
  for (const example of [...examples, readFileSync("docs/import/crm-sales-opportunities.json", "utf8")]) {
    expect(() => parseMapping(example)).not.toThrow();
  }
});

test("the documentation explains every field of a mapping, and no other", () => {
  const explained = [...README.matchAll(/^\| `(\w+)` \|/gmu)].map(([, field]) => field);
  expect(explained).toEqual(Object.keys(mappingSchema.shape));
});
