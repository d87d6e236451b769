import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readPortalToken } from "@/lib/identity/portal-token";
import { parseLocations } from "@/lib/locations/parse-locations";

const document = readFileSync("docs/embedding.md", "utf8");
const KEY = "a-key-of-more-than-thirty-two-bytes-for-this-test";
const [location] = parseLocations(blockOf("json"), {
  variableNamed: () => KEY,
  defaults: { currency: "USD", locale: "en-US" },
});

/** The first block of the document in a language. */
function blockOf(language: string): string {
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(document)?.[1] ?? "";
}

const PROGRAMS = [
  {
    language: "js",
    program: process.execPath,
    file: "token.mjs",
    source: (text: string) =>
      `${text}process.stdout.write(pipelaneToken({ location: "nova", keyId: "2026-11", key: "${KEY}", user: { id: "u1", name: "Zoë/Ü", role: "rep" } }));`,
  },
  {
    language: "python",
    program: "python3",
    file: "token.py",
    source: (text: string) =>
      `${text}print(pipelane_token("nova", "2026-11", "${KEY}", {"id": "u1", "name": "Zoë/Ü", "role": "rep"}), end="")`,
  },
  {
    language: "php",
    program: "php",
    file: "token.php",
    source: (text: string) =>
      `<?php ${text} echo pipelane_token('nova', '2026-11', '${KEY}', ['id' => 'u1', 'name' => 'Zoë/Ü', 'role' => 'rep']);`,
  },
];

// Node is wherever the tests are. What is not here is said, and fails nothing: few machines have all three.
const isHere = (program: string) =>
  program === process.execPath || spawnSync(program, ["--version"]).status === 0;
const here = PROGRAMS.filter(({ program }) => isHere(program));
for (const { language, program } of PROGRAMS.filter((one) => !here.includes(one))) {
  console.warn(`Not run, since there is no ${program} here: the ${language} of docs/embedding.md.`);
}

test.each(here)("the token that docs/embedding.md signs in $language lets in", async ({
  language,
  program,
  file,
  source,
}) => {
  const folder = mkdtempSync(join(tmpdir(), "pipelane-token-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, file), source(blockOf(language)));
  const { stdout, stderr } = spawnSync(program, [join(folder, file)], { encoding: "utf8" });
  expect(stderr).toBe("");
  if (!location) throw new Error("the document configures no location");
  const { person } = await readPortalToken({ token: stdout, location, nowMs: Date.now() });
  expect(person).toMatchObject({ userId: "u1", name: "Zoë/Ü", role: "rep" });
});
