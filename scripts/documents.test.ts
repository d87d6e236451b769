import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const documents = ["docs", "lib", "scripts", "components", "e2e"]
  .filter((folder) => existsSync(folder))
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  )
  .concat(readdirSync("."))
  .filter((path) => path.endsWith(".md"));

test.each(documents)("%s links only to files that are there", (path) => {
  const links = readFileSync(path, "utf8").matchAll(/\]\((?!https?:|#)([^)#\s]+)/g);
  const missing = Array.from(links, ([, link = ""]) => link).filter(
    (link) => !existsSync(join(dirname(path), link)),
  );
  expect(missing).toEqual([]);
});

test.each(documents)("%s names only npm scripts that there are", (path) => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  const named = readFileSync(path, "utf8").matchAll(/\bnpm run ([\w:-]+)/g);
  expect(Array.from(named, ([, name = ""]) => name).filter((name) => !(name in scripts))).toEqual([]);
});
