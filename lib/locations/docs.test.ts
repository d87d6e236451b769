import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseLocations } from "./parse-locations";

test("the file that docs/locations.md shows can be used as it stands", () => {
  const example = /```json\n([\s\S]*?)```/.exec(readFileSync("docs/locations.md", "utf8"))?.[1] ?? "";
  const locations = parseLocations(example, {
    variableNamed: (name) => `${name}-of-at-least-32-bytes-or-more`,
    defaults: { currency: "USD", locale: "en-US" },
  });
  expect(locations.map(({ name }) => name)).toEqual(["Nova Roofing", "Harbour Homes"]);
});
