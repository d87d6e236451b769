import { join } from "node:path";
import { test as base, expect } from "playwright/test";
import { Crm } from "./crm";
import { makeFolder, type RunningServer, type StartOptions, startServer } from "./server";

export { expect };

type Fixtures = {
  /** Puts pipelines and opportunities in order through the v1 API. */
  crm: Crm;
  /** Names what the page may complain about in this test, such as a failure that the test itself causes. */
  allowComplaints: (...patterns: RegExp[]) => void;
  allowedComplaints: RegExp[];
  /** A folder of this test's own. */
  folder: string;
  /** Starts a server of this test's own, on a database in `folder` unless it says otherwise; it is stopped at the end. */
  start: (variables?: Record<string, string>, options?: StartOptions) => Promise<RunningServer>;
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
  /**
   * A page that fails its test when it logs an error or throws one, unless `allowComplaints` expects it. It needs
   * `start` so that it is heard out before the test's own servers stop: what it still fetches then is no complaint.
   */
  page: async ({ page, allowedComplaints, start: _ }, use) => {
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(`${message.text()} (${message.location().url})`);
    });
    await use(page);
    const unexpected = complaints.filter((text) => !allowedComplaints.some((pattern) => pattern.test(text)));
    expect(unexpected, "errors in the page's console").toEqual([]);
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  folder: async ({}, use) => {
    const folder = await makeFolder();
    await use(folder.path);
    await folder.remove();
  },
  start: async ({ folder }, use) => {
    const servers: RunningServer[] = [];
    const DATABASE_URL = `file:${join(folder, "pipelane.db")}`;
    await use(async (variables = {}, options = {}) => {
      const server = await startServer({ DATABASE_URL, ...variables }, options);
      servers.push(server);
      return server;
    });
    await Promise.all(servers.map((server) => server.stop()));
  },
});
