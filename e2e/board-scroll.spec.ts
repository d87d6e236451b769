import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright/test";
import { cards, expectReady, openBoard, stage } from "./board-page";
import { expect, test } from "./fixtures";

const SIZE = 10_000;
const MOST_CARDS = 150;

test("scrolling a stage of 10,000 reaches its very last card with few cards in the page all along", async ({
  page,
  start,
  folder,
}) => {
  // A hundred pages, one after another.
  test.setTimeout(120_000);
  const database = `file:${join(folder, "pipelane.db")}`;
  const fill = ["scripts/bench/fill.ts", "--stages", "2", "--each", String(SIZE), "--database", database];
  const tsx = ["node_modules/tsx/dist/cli.mjs", "--tsconfig", "scripts/tsconfig.json"];
  await promisify(execFile)(process.execPath, [...tsx, ...fill]);
  const server = await start();
  await page.goto(server.url);
  await expectReady(page);
  const most = await watchMostCards(page);

  const scroller = page.locator("[data-stage-scroll]").first();
  const last = scroller.getByRole("listitem").last();
  await expect
    .poll(
      async () => {
        await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
        return Number(await last.getAttribute("aria-posinset"));
      },
      { intervals: [30], timeout: 100_000 },
    )
    .toBe(SIZE);
  await expect(last.getByRole("article")).toBeInViewport();
  await expect(last).toHaveAttribute("aria-setsize", String(SIZE));
  await expect(last).not.toHaveAttribute("aria-hidden");
  expect(await most()).toBeLessThanOrEqual(MOST_CARDS);

  await scroller.evaluate((element) => element.scrollTo(0, 0));
  await expect(scroller.getByRole("listitem").first()).toHaveAttribute("aria-posinset", "1");
});

test("cards to come are skeletons until their page has arrived", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  const titles = Array.from({ length: 32 }, (_, at) => `Card ${at}`);
  for (const title of titles) await crm.createOpportunity(pipeline, { title, stage: "Lead" });
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(/\/opportunities\?.*cursor=/, async (route) => {
    await gate;
    await route.continue();
  });
  await openBoard(page, pipeline);
  const lead = stage(page, "Lead");
  const scroller = lead.locator("[data-stage-scroll]");
  const skeletons = lead.locator("li[aria-hidden=true]");
  await expect(cards(lead).first()).toBeVisible();
  await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(skeletons.first()).toBeInViewport();
  await expect(cards(lead).last()).toHaveAccessibleName("Card 12");

  letGo();
  await expect(skeletons).toHaveCount(0);
  await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(cards(lead).last()).toHaveAccessibleName("Card 0");
  await expect(cards(lead).last()).toBeInViewport();
});

/** Counts after every change of the page how many cards are in it; answers the most there ever were. */
async function watchMostCards(page: Page): Promise<() => Promise<number>> {
  const most = await page.evaluateHandle(() => {
    const seen = { most: 0 };
    const look = () => {
      seen.most = Math.max(seen.most, document.querySelectorAll("[data-opportunity-id]").length);
    };
    look();
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
    return seen;
  });
  return () => most.evaluate((seen) => seen.most);
}
