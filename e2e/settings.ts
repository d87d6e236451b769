import type { Locator, Page } from "playwright/test";
import { Crm } from "./crm";
import { test as base, expect } from "./fixtures";

export { expect };

type OwnServer = { url: string; crm: Crm };

type Servers = {
  /** A server of the test's own: people, tags and the location are everybody's. */
  own: OwnServer;
  /** The one of all tests, for what is done to a pipeline of the test's own. */
  shared: OwnServer;
};

export const test = base.extend<Servers>({
  shared: async ({ baseURL, crm }, use) => {
    await use({ url: baseURL ?? "", crm });
  },
  own: async ({ start, playwright }, use) => {
    const { url } = await start();
    const request = await playwright.request.newContext({ baseURL: url });
    await use({ url, crm: new Crm(request) });
    await request.dispose();
  },
});

/** Opens a section of the settings and waits until it can be used. */
export async function openSettings(page: Page, { url }: OwnServer, section: string) {
  await page.goto(`${url}/settings/${section}`);
  await expect(page.getByRole("navigation", { name: "Settings" })).toBeVisible();
  // A section that takes its time comes after its frame.
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectUsable(page);
}

/** As if the page's tab had been hidden. All tabs of a browser without a screen are visible. */
export async function turnTo(page: Page) {
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
}

/** React has taken over what the server wrote once a control of it has React's own properties. */
export async function expectUsable(page: Page) {
  const link = page.getByRole("link", { name: "Back to the board" });
  await expect
    .poll(() => link.evaluate((node) => Object.keys(node).some((key) => key.startsWith("__reactProps"))))
    .toBe(true);
}

/** The three dots of a row. */
export const moreAbout = (page: Page, row: string) =>
  page.getByRole("button", { name: `More about ${row}`, exact: true });

/** Chooses from the three dots of a row. */
export async function choose(page: Page, row: string, item: string) {
  await moreAbout(page, row).click();
  await page.getByRole("menuitem", { name: item }).click();
}

/** Names of the rows of a list, from top to bottom. */
function rowNames(page: Page, list: string): Locator {
  return page.getByRole("list", { name: list }).getByRole("button", { name: /^Reorder / });
}

/** Expects the rows of an ordered list to stand so. */
export async function expectOrder(page: Page, list: string, names: readonly string[]) {
  await expect
    .poll(() => rowNames(page, list).evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label"))))
    .toEqual(names.map((name) => `Reorder ${name}`));
}

/** Names of the columns of the board, from left to right. */
export function columns(page: Page): Promise<(string | null)[]> {
  return page
    .locator("[data-stage-id]")
    .evaluateAll((stages) => stages.map((stage) => stage.getAttribute("aria-label")));
}
