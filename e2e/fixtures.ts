import { test as base, expect } from "playwright/test";
import { Crm } from "./crm";

export { expect };

type Fixtures = {
  /** Puts pipelines and opportunities in order through the v1 API. */
  crm: Crm;
  /** Names what the page may complain about in this test, such as a failure that the test itself causes. */
  allowComplaints: (...patterns: RegExp[]) => void;
  allowedComplaints: RegExp[];
};

export const test = base.extend<Fixtures>({
  crm: async ({ request }, use) => {
    await use(new Crm(request));
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern.
  allowedComplaints: async ({}, use) => {
    await use([]);
  },
  allowComplaints: async ({ allowedComplaints }, use) => {
    await use((...patterns) => allowedComplaints.push(...patterns));
  },
  /** A page that fails its test when it logs an error or throws one, unless `allowComplaints` expects it. */
  page: async ({ page, allowedComplaints }, use) => {
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(`${message.text()} (${message.location().url})`);
    });
    await use(page);
    const unexpected = complaints.filter((text) => !allowedComplaints.some((allowed) => allowed.test(text)));
    expect(unexpected, "errors in the page's console").toEqual([]);
  },
});
