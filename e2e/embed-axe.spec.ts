import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright/test";
import { fillIfEmpty } from "../scripts/example-portal/fill.mjs";
import { exampleLocations } from "../scripts/example-portal/locations.mjs";
import { startPortal } from "../scripts/example-portal/portal.mjs";
import { expect, test } from "./fixtures";
import { makeFolder, type RunningServer, startServer } from "./server";

// The example portal with the board in its frame, as `npm run example:portal` shows it.

test.describe.configure({ mode: "default" });

let folder: Awaited<ReturnType<typeof makeFolder>>;
let portal: Awaited<ReturnType<typeof startPortal>>;
let server: RunningServer;
test.beforeAll(async () => {
  folder = await makeFolder();
  portal = await startPortal({ host: "localhost", port: 0 });
  const locations = exampleLocations(portal.origin);
  const LOCATIONS_FILE = join(folder.path, "locations.json");
  await writeFile(LOCATIONS_FILE, JSON.stringify({ locations: locations.map(({ entry }) => entry) }));
  server = await startServer({ DATABASE_URL: `file:${join(folder.path, "pipelane.db")}`, LOCATIONS_FILE });
  for (const location of locations) await fillIfEmpty(server.url, location);
  portal.serve({ pipelane: server.url, locations });
});
test.afterAll(async () => {
  await server.stop();
  await portal.close();
  await folder.remove();
});

/** What axe finds in the portal's page and in its frame, into which it has to be put anew for each look. */
async function found(page: Page) {
  let all: string[] = [];
  // Where it is not put into the frame within a second, as on a busy machine, it leaves the frame out.
  await expect(async () => {
    const { violations, passes } = await new AxeBuilder({ page }).analyze();
    const isInFrame = passes.some(({ nodes }) => nodes.some(({ target }) => target.length > 1));
    expect(isInFrame, "axe looks into the frame").toBe(true);
    all = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
  }).toPass();
  return all;
}

const frameOf = (page: Page) => page.frameLocator("iframe");

async function openPortal(page: Page, to: "nova" | "harbour", size: string) {
  await page.goto(`${portal.origin}/sign-in?as=manager&to=${to}`);
  await page.addStyleTag({ content: `#board { ${size} }` });
  await expect(frameOf(page).getByRole("article").first()).toBeVisible();
}

/** The whole of the portal's page, and the smallest frame that docs/embedding.md allows. */
const SIZES = { "the whole page": "", "320×400": "width: 320px; height: 400px" };

for (const colorScheme of ["light", "dark"] as const) {
  for (const [name, size] of Object.entries(SIZES)) {
    test(`axe finds nothing on the board in a portal (${colorScheme}, ${name})`, async ({
      page,
      allowComplaints,
    }) => {
      test.slow();
      allowComplaints(/401/);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await openPortal(page, "harbour", size);
      expect(await found(page), "a board with a logo").toEqual([]);
      await openPortal(page, "nova", size);
      const frame = frameOf(page);
      expect(await found(page), "the board").toEqual([]);

      await frame.getByRole("article").first().press("Enter");
      await expect(frame.getByRole("dialog").getByLabel("Contact name")).not.toHaveValue("");
      expect(await found(page), "the dialog").toEqual([]);

      await page.route(`${portal.origin}/token?*`, (route) => route.fulfill({ status: 401 }));
      await page.reload();
      await page.addStyleTag({ content: `#board { ${size} }` });
      await expect(frame.getByRole("heading", { name: "Reopen from your portal" })).toBeVisible();
      expect(await found(page), "without a session").toEqual([]);
    });
  }
}
