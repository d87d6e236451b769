import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "playwright/test";

const BUNDLES = fileURLToPath(new URL("../.next/static", import.meta.url));

/** Everything that came out of a server, by what it is. */
export type Seen = Map<string, string>;

/** The scripts and styles that browsers load. */
export function keepBundles(seen: Seen): void {
  const entries = readdirSync(BUNDLES, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    seen.set(path, readFileSync(path, "latin1"));
  }
}

/** Keeps an answer with its headers. */
export async function keepAnswer(seen: Seen, name: string, response: Response): Promise<string> {
  const text = await response.text();
  seen.set(name, JSON.stringify([...response.headers]) + text);
  return text;
}

/** Fails when a secret stands anywhere, also in the forms in which headers and addresses carry it. */
export function expectNowhere(secrets: Record<string, string>, seen: Seen): void {
  for (const [secretName, secret] of Object.entries(secrets)) {
    const needles = [secret, Buffer.from(secret).toString("base64").replace(/=+$/, "")];
    needles.push(encodeURIComponent(`Bearer ${secret}`));
    for (const [name, content] of seen) {
      const isThere = needles.some((needle) => content.includes(needle));
      expect(isThere, `${secretName} is in ${name}`).toBe(false);
    }
  }
}
