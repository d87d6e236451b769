import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Page } from "playwright/test";
import { startProvider, type TestProvider } from "../lib/identity/fixtures/provider";
import { card, expectReady } from "./board-page";
import { expect, test } from "./fixtures";
import { holdMoves, moveByKeys } from "./moves";
import { form, openNew, question, save } from "./opportunity-dialog";
import config from "./playwright.config";
import { makeFolder, type RunningServer, startServer } from "./server";
import { expectUsable } from "./settings";

// A browser of one's own, between Pipelane and a real OpenID Connect provider.

test.use({
  launchOptions: {
    ...config.use?.launchOptions,
    // Playwright switches off what keeps a page for the back button.
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  },
});
test.describe.configure({ mode: "default" });

const KEYS = { nova: "a-crm-key-of-location-nova", harbour: "a-crm-key-of-location-harbour" };

let folder: Awaited<ReturnType<typeof makeFolder>>;
let provider: TestProvider;
let server: RunningServer;
test.beforeAll(async () => {
  folder = await makeFolder();
  const PUBLIC_URL = `http://127.0.0.1:${await findPort()}`;
  provider = await startProvider([PUBLIC_URL]);
  provider.accounts.set("rita", { name: "Rita Rep", email: "rita@example.com", email_verified: true });
  provider.accounts.set("ada", { name: "Ada Admin", email: "ada@example.com", email_verified: true });
  provider.accounts.set("vera", { name: "Vera", email: "vera@example.com", email_verified: true });
  provider.accounts.set("max", { name: "Max", email: "max@example.com", email_verified: true });
  const LOCATIONS_FILE = join(folder.path, "locations.json");
  const locations = (["nova", "harbour"] as const).map((id) => ({
    ...{ id, name: `Location ${id}`, upstream: { kind: "embedded", crmApiKey: KEYS[id] } },
    members: [
      { email: "rita@example.com", role: "manager" },
      { email: "ada@example.com", role: "admin" },
      { email: "vera@example.com", role: "viewer" },
    ],
  }));
  await writeFile(LOCATIONS_FILE, JSON.stringify({ locations }));
  server = await startServer({
    ...{ LOCATIONS_FILE, PUBLIC_URL, PORT: new URL(PUBLIC_URL).port },
    DATABASE_URL: `file:${join(folder.path, "pipelane.db")}`,
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
  });
  for (const [id, key] of Object.entries(KEYS)) {
    const made = await fetch(`${server.url}/v1/pipelines/`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ name: `Sales of ${id}`, stages: [{ name: "Lead" }] }),
    });
    expect(made.ok).toBe(true);
  }
});
test.afterAll(async () => {
  await server.stop();
  await provider.close();
  await folder.remove();
});

/** One that nobody listens on: the provider has to know our address before we have started. */
function findPort(): Promise<number> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.listen(0, "127.0.0.1", () => {
      const { port }: { port: number } = Object(probe.address());
      probe.close(() => resolve(port));
    });
  });
}

async function signIn(page: Page, account: string, path = "/") {
  await page.goto(server.url + path);
  await page.getByLabel("Account").fill(account);
  await page.getByRole("button", { name: "Sign in" }).click();
}
const board = (page: Page, id: string) =>
  page.getByRole("button", { name: `Sales of ${id}, switch pipeline` });
async function openMenu(page: Page, id: string) {
  await expect(board(page, id)).toBeVisible();
  await expectReady(page);
  await board(page, id).click();
}

test("A13, A14: somebody signs in, changes the location and signs out of every browser at once", async ({
  page,
  browser,
  allowComplaints,
}) => {
  await signIn(page, "rita", "/settings/people");
  await expect(page).toHaveURL(`${server.url}/settings/people`);
  await page.getByRole("link", { name: "Back to the board" }).click();
  await openMenu(page, "nova");
  await expect(page.getByText("Rita Rep")).toBeVisible();
  await page.getByRole("menuitem", { name: "Location harbour" }).click();
  await expect(board(page, "harbour")).toBeVisible();
  await expect(page.getByText("nova")).toHaveCount(0);

  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await signIn(other, "rita");
  await expect(board(other, "nova")).toBeVisible();

  await openMenu(page, "harbour");
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  // The provider asks whether it, too, shall forget who this is.
  await page.getByRole("button", { name: /yes/i }).click();
  await expect(page.getByRole("heading", { name: "You have signed out" })).toBeVisible();

  allowComplaints(/ERR_|Failed to load|401/);
  // The board that was left, before the provider's question.
  await page.evaluate(() => history.go(-2));
  await expect(page).toHaveURL(/\/interaction\//);
  await expect(page.getByText(/Sales of/)).toHaveCount(0);
  expect((await other.request.get(`${server.url}/api/pipelines`)).status()).toBe(401);
  await other.reload();
  await expect(other.getByLabel("Account")).toBeVisible();
  await elsewhere.close();
});

test("signing out and another location ask before text that is kept is lost, and nobody is asked twice", async ({
  page,
  allowComplaints,
}) => {
  const byTheBrowser: string[] = [];
  page.on("dialog", (dialog) => {
    byTheBrowser.push(dialog.type());
    void dialog.accept();
  });
  const choose = async (id: string, item: string) => {
    await openMenu(page, id);
    await page.getByRole("menuitem", { name: item }).click();
  };
  const answer = (name: string) => question(page).getByRole("button", { name }).click();
  const keepText = async () => {
    await expectReady(page);
    await (await openNew(page)).getByLabel("Title").fill("Half a thought");
    await page.keyboard.press("Escape");
    await expect(form(page)).toBeHidden();
  };
  await signIn(page, "rita");
  await keepText();
  await choose("nova", "Sign out");
  // Of what was sent nobody may know.
  await expect(question(page)).toContainText("Discard what you typed?Not all of it is known to be saved.");
  await answer("Keep editing");
  await expect(page.getByRole("menuitem", { name: "Sign out" })).toBeFocused();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Open the form for Half a thought again" }).click();
  await expect(form(page).getByLabel("Title")).toHaveValue("Half a thought");
  await page.keyboard.press("Escape");
  await choose("nova", "Location harbour");
  await answer("Discard");
  await expect(board(page, "harbour")).toBeVisible();

  await keepText();
  await choose("harbour", "Sign out");
  // The provider's own page.
  allowComplaints(/fonts|favicon/);
  await answer("Discard");
  await expect(page.getByRole("button", { name: /yes/i })).toBeVisible();
  expect(byTheBrowser).toEqual([]);
});

test("another location asks while a move has no answer, in words about that, and the browser does not ask again", async ({
  page,
}) => {
  const byTheBrowser: string[] = [];
  page.on("dialog", (dialog) => {
    byTheBrowser.push(dialog.type());
    void dialog.accept();
  });
  const chooseHarbour = async () => {
    await openMenu(page, "nova");
    await page.getByRole("menuitem", { name: "Location harbour" }).click();
  };
  await signIn(page, "rita");
  await expectReady(page);
  const dialog = await openNew(page);
  await dialog.getByLabel("Title").fill("Roof");
  await dialog.getByLabel("Email").fill("ann@example.com");
  await save(page);
  await expect(card(page, "Roof")).toBeVisible();
  const letGo = await holdMoves(page);
  await moveByKeys(page, "Roof", "Lost");
  await expect(page.getByRole("listitem").filter({ hasText: "Roof is being" })).toBeVisible();
  await chooseHarbour();
  await expect(question(page)).toContainText("Leave before it is saved?");
  await question(page).getByRole("button", { name: "Stay" }).click();
  await expect(page.getByRole("menuitem", { name: "Location harbour" })).toBeFocused();
  await page.keyboard.press("Escape");
  await chooseHarbour();
  await question(page).getByRole("button", { name: "Leave" }).click();
  await expect(board(page, "harbour")).toBeVisible();
  expect(byTheBrowser).toEqual([]);
  letGo();
});

test("settings of a location that were typed and not saved are asked about wherever they are left behind", async ({
  page,
}) => {
  await signIn(page, "ada", "/settings/location");
  await expectUsable(page);
  await page.getByRole("textbox", { name: "Name" }).fill("Another name");
  await page.getByRole("link", { name: "Back to the board" }).click();
  await openMenu(page, "nova");
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await question(page).getByRole("button", { name: "Keep editing" }).click();
  const asked = page.waitForEvent("dialog");
  const closing = page.close({ runBeforeUnload: true });
  await (await asked).dismiss();
  await closing;
  await page.getByRole("menuitem", { name: "Location harbour" }).click();
  await question(page).getByRole("button", { name: "Discard" }).click();
  await expect(board(page, "harbour")).toBeVisible();
});

test("whom no location lists is told so, and may use another account", async ({ page }) => {
  await signIn(page, "max");
  await expect(page.getByRole("heading", { name: "You have no board here" })).toBeVisible();
  await page.getByRole("link", { name: "Use another account" }).click();
  await page.getByLabel("Account").fill("rita");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(board(page, "nova")).toBeVisible();
});

test.describe("the settings offer", () => {
  const sections = (page: Page) =>
    page.getByRole("navigation", { name: "Settings" }).getByRole("link").allInnerTexts();
  const withheld = (page: Page, to: string) =>
    expect(page.getByRole("heading", { name: `Only ${to} of this location change this` })).toBeVisible();

  test("an administrator all sections", async ({ page }) => {
    await signIn(page, "ada", "/settings/people");
    await expect(page.getByRole("button", { name: "Add person" })).toBeVisible();
    expect(await sections(page)).toEqual(["Pipelines", "People", "Tags", "Location", "Activity"]);
  });

  test("a manager pipelines and what everybody did, whatever the address says", async ({ page }) => {
    await signIn(page, "rita", "/settings/pipelines");
    await expect(page.getByRole("link", { name: "Sales of nova" })).toBeVisible();
    expect(await sections(page)).toEqual(["Pipelines", "Activity"]);
    for (const section of ["people", "tags", "location"]) {
      await page.goto(`${server.url}/settings/${section}`);
      await withheld(page, "administrators");
    }
  });

  test("a viewer nothing, whatever the address says", async ({ page }) => {
    await signIn(page, "vera", "/settings");
    await withheld(page, "managers");
    expect(await sections(page)).toEqual([]);
    await page.goto(`${server.url}/settings/tags`);
    await withheld(page, "managers");
    await expect(page.getByRole("button")).toHaveCount(0);
  });
});

test("where people come from a portal alone a page says so", async ({
  page,
  start,
  folder: own,
  allowComplaints,
}) => {
  const LOCATIONS_FILE = join(own, "locations.json");
  const signingKeys = [{ id: "k", algorithm: "HS256", key: "a-signing-key-of-thirty-two-bytes" }];
  const locations = [{ id: "nova", upstream: { kind: "embedded" }, signingKeys }];
  await writeFile(LOCATIONS_FILE, JSON.stringify({ locations }));
  const { url } = await start({ LOCATIONS_FILE });
  allowComplaints(/401/);
  for (const path of ["/", "/pipelines/p1", "/settings/people"]) {
    expect((await page.goto(url + path))?.status()).toBe(401);
    await expect(page.getByRole("heading", { name: "Open Pipelane from your portal" })).toBeVisible();
  }
});

test("a board that anybody may use says so, and fits below its notice", async ({
  page,
  start,
  folder: own,
}) => {
  const { url } = await start({
    AUTH: "none",
    HOST: "0.0.0.0",
    DATABASE_URL: `file:${join(own, "open.db")}`,
    DEMO_DATA: "on",
  });
  await page.goto(url.replace("0.0.0.0", "127.0.0.1"));
  await expect(page.getByText("Anybody who reaches this address can use this board.")).toBeVisible();
  await expect(page.getByRole("main")).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
});
