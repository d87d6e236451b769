import type { Browser, Page } from "playwright";
import { quantile } from "./figures";
import { installProbe } from "./probe";

const VIEWPORT = { width: 1440, height: 900 };
/** A new window of Chromium loads some hundred scripts of its own address bar on the processors we measure on. */
const WINDOW_SETTLES_MS = 2_000;

/** What one cold load of a board costs. Times in milliseconds, sizes in bytes as they came over the wire. */
export type LoadFigures = {
  scriptBytes: number;
  firstContentfulPaintMs: number;
  largestContentfulPaintMs: number;
  cardsInDom: number;
};

/** What one drag over all columns and its drop cost, in milliseconds. */
export type DragFigures = {
  frameP95Ms: number;
  frameMaxMs: number;
  droppedToPaintedMs: number;
  otherCardRenders: number;
};

async function openPage(browser: Browser, cpuSlowdown: number): Promise<Page> {
  const context = await browser.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  // The compiler that runs this file marks functions with a helper of its own, which the page does not have.
  await page.addInitScript({ content: `{ const __name = (named) => named; (${installProbe})(); }` });
  await page.waitForTimeout(WINDOW_SETTLES_MS);
  const devtools = await context.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: cpuSlowdown });
  return page;
}

/** The board once it is alive. */
const usable = (page: Page) => page.locator("[data-board-scroll][data-ready]");
const firstCard = (page: Page) => page.locator("[data-opportunity-id]").first();

export async function measureLoad(browser: Browser, url: string): Promise<LoadFigures> {
  const page = await openPage(browser, 1);
  await page.goto(url, { waitUntil: "load" });
  await usable(page).waitFor();
  const paints = await page.evaluate(async () => {
    const largest = await new Promise<number>((resolve) => {
      new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? Number.NaN)).observe({
        type: "largest-contentful-paint",
        buffered: true,
      });
    });
    const first = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN;
    const scripts = performance
      .getEntriesByType("resource")
      .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
      .map((entry) => (entry instanceof PerformanceResourceTiming ? entry.encodedBodySize : 0));
    const scriptBytes = scripts.reduce((sum, size) => sum + size, 0);
    return { scriptBytes, first, largest, cards: document.querySelectorAll("[data-opportunity-id]").length };
  });
  await page.context().close();
  return {
    scriptBytes: paints.scriptBytes,
    firstContentfulPaintMs: paints.first,
    largestContentfulPaintMs: paints.largest,
    cardsInDom: paints.cards,
  };
}

/** Scrolls all columns down together, page after page, and says how many cards were mounted at the most. */
export async function measureScrolledCards(browser: Browser, url: string): Promise<number> {
  const page = await openPage(browser, 1);
  await page.goto(url);
  await firstCard(page).waitFor();
  const most = await page.evaluate(async () => {
    let seen = 0;
    for (let step = 0; step < 60; step++) {
      for (const scroller of document.querySelectorAll("[data-stage-scroll]")) scroller.scrollTop += 700;
      await new Promise((resolve) => setTimeout(resolve, 50));
      seen = Math.max(seen, document.querySelectorAll("[data-opportunity-id]").length);
    }
    return seen;
  });
  await page.context().close();
  return most;
}

/** Drags the first card of the first column to the right edge and back over all columns, and drops it in the second. */
export async function measureDrag(browser: Browser, url: string, cpuSlowdown: number): Promise<DragFigures> {
  const page = await openPage(browser, cpuSlowdown);
  await page.goto(url);
  const card = firstCard(page);
  await card.waitFor();
  await usable(page).waitFor();
  const opportunityId = (await card.getAttribute("data-opportunity-id")) ?? "";
  const target = page.locator("[data-stage-id]").nth(1);
  const stageId = (await target.getAttribute("data-stage-id")) ?? "";
  const from = await card.boundingBox();
  if (!from) throw new Error("the first card is not on the screen");
  const start = { x: from.x + 60, y: from.y + 20 };

  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(start.x + 12, start.y + 12, { steps: 4 });
  await page.evaluate(() => window.pipelaneBench.startFrames());
  for (let step = 0; step <= 120; step++)
    await page.mouse.move(
      start.x + ((VIEWPORT.width - 40 - start.x) * step) / 120,
      start.y + 150 + (step % 9) * 12,
    );
  for (let step = 120; step >= 0; step--)
    await page.mouse.move(
      start.x + ((VIEWPORT.width - 40 - start.x) * step) / 120,
      start.y + 150 + (step % 9) * 12,
    );
  const { frames, cardRenders } = await page.evaluate(() => window.pipelaneBench.stopFrames());
  await target.scrollIntoViewIfNeeded();
  const to = await target.boundingBox();
  if (!to) throw new Error("the second column is not on the screen");
  await page.mouse.move(to.x + to.width / 2, to.y + 260, { steps: 12 });
  await page.evaluate(
    ([card, stage]) => {
      window.pipelaneDrop = window.pipelaneBench.timeDrop(card, stage);
    },
    [opportunityId, stageId] as const,
  );
  await page.mouse.up();
  const droppedToPaintedMs = await page.evaluate(() => window.pipelaneDrop);
  await page.context().close();

  const gaps = frames.slice(1).map((time, index) => time - (frames[index] ?? time));
  const sorted = gaps.toSorted((a, b) => a - b);
  const otherCardRenders = cardRenders.reduce(
    (sum, [id, count]) => sum + (id === opportunityId ? 0 : count),
    0,
  );
  return {
    frameP95Ms: quantile(sorted, 0.95),
    frameMaxMs: sorted.at(-1) ?? Number.NaN,
    droppedToPaintedMs,
    otherCardRenders,
  };
}
