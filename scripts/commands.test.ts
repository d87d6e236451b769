import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** All that a file imports before its first line runs, through the files beside it. */
function importedBy(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const imports = readFileSync(join("scripts", file), "utf8").matchAll(
    /^(?:import|\} from) .*?"([^"]+)";$/gm,
  );
  return Array.from(imports, ([, name = ""]) => name).flatMap((name) =>
    name.startsWith("./") ? importedBy(name.slice(2), seen) : [name],
  );
}

test.each([
  "start",
  "dev",
  "build",
  "test",
  "check",
  "e2e",
  "import",
  "db:backup",
  "example:portal",
])("on a bare clone, `npm run %s` loads nothing but Node before it has installed the packages", (name) => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  const [, file = ""] = /node scripts\/([\w-]+\.mjs)/.exec(scripts[name]) ?? [];
  const imported = importedBy(file);
  expect(imported).toContain("node:child_process");
  expect(imported.filter((specifier) => !specifier.startsWith("node:"))).toEqual([]);
});
