import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseLocations } from "./parse-locations";

const exampleOf = (document: string) =>
  /```json\n([\s\S]*?)```/.exec(readFileSync(document, "utf8"))?.[1] ?? "";

const read = (file: string) =>
  parseLocations(file, {
    variableNamed: (name) => `${name}-of-at-least-32-bytes-or-more`,
    defaults: { currency: "USD", locale: "en-US" },
  });

test("the entry that docs/sign-in.md shows can stand in the file", () => {
  const [location] = read(`{"locations": [${exampleOf("docs/sign-in.md")}]}`);
  expect(location?.members.map(({ role }) => role)).toEqual(["rep", "admin", "viewer"]);
});

test("the file that docs/locations.md shows can be used as it stands", () => {
  const locations = read(exampleOf("docs/locations.md"));
  expect(locations.map(({ name }) => name)).toEqual(["Nova Roofing", "Harbour Homes"]);
});
