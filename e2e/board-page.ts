import type { Locator, Page } from "playwright/test";
import { expect } from "playwright/test";
import type { SeededPipeline } from "./crm";

/** Opens a pipeline's board and waits until it can be used. */
export async function openBoard(page: Page, pipeline: SeededPipeline, search = "") {
  await page.goto(`/pipelines/${pipeline.id}${search}`);
  await expectReady(page);
}

/** Waits until the board answers: the server's cards can be seen before they can be used. */
export async function expectReady(page: Page) {
  await expect(page.locator("[data-board-scroll][data-ready]")).toBeVisible();
}

/** One column, by the name of its stage. */
export function stage(page: Page, name: string): Locator {
  return page.getByRole("region", { name, exact: true });
}

/** One card, by the opportunity's title, anywhere or inside one stage. */
export function card(within: Page | Locator, title: string): Locator {
  return within.getByRole("article", { name: title, exact: true });
}

/** All cards, anywhere or inside one stage. */
export function cards(within: Page | Locator): Locator {
  return within.getByRole("article");
}

/** What a stage's head says: its name, count and value. */
export async function expectHead(
  page: Page,
  name: string,
  { count, value }: { count: string; value: string },
) {
  const head = stage(page, name).getByRole("banner").or(stage(page, name).locator("header"));
  await expect(head).toHaveText(`${name}${count}${value}`);
}

/** Waits until the board's live region has said a sentence. */
export async function expectSaid(page: Page, sentence: string | RegExp) {
  await expect(page.locator("[data-announcer]")).toHaveText(sentence);
}

/** Every sentence that the board's live region says from now on. */
export async function hearSaid(page: Page): Promise<() => Promise<string[]>> {
  await page.locator("[data-announcer]").evaluate((region) => {
    const said: string[] = [];
    Reflect.set(window, "said", said);
    const hear = () => said.push(region.textContent?.trim() ?? "");
    new MutationObserver(hear).observe(region, { childList: true, characterData: true, subtree: true });
  });
  return () => page.evaluate(() => Reflect.get(window, "said"));
}

/** The place to drop a card on for a status; it is there only during a drag. */
export function zone(page: Page, name: "Reopen" | "Won" | "Lost" | "Abandoned"): Locator {
  return page.locator("[data-status-zone]").filter({ hasText: name });
}

/** Picks a card up by the mouse, as a hand does: over the distance that starts a drag. */
export async function pickUp(page: Page, cardToDrag: Locator) {
  const from = await middleOf(cardToDrag);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 4, from.y + 3);
  await page.mouse.move(from.x + 12, from.y + 6, { steps: 3 });
  await expect(zone(page, "Lost")).toBeVisible();
}

/** Carries what was picked up to the middle of something, in steps. */
export async function carryTo(page: Page, target: Locator) {
  const to = await middleOf(target);
  await page.mouse.move(to.x, to.y, { steps: 12 });
}

/** Drags a card by the mouse. The target may appear only during the drag, as the zones of the statuses do. */
export async function dragCard(page: Page, cardToDrag: Locator, target: Locator) {
  await pickUp(page, cardToDrag);
  await carryTo(page, target);
  await page.mouse.up();
}

export async function middleOf(locator: Locator) {
  await expect(locator).toBeVisible();
  const box = await locator.boundingBox();
  if (!box) throw new Error("It is visible but has no box.");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Lets the page's time pass until something is there, or gone. Its clock has been installed before it was opened. */
export async function passTimeUntil(page: Page, awaited: Locator, { isGone = false } = {}) {
  await expect(async () => {
    await page.clock.runFor(10_000);
    await expect(awaited).toBeVisible({ visible: !isGone, timeout: 500 });
  }).toPass();
}

/** Whether neither lies on the other. */
export async function isApart(one: Locator, other: Locator) {
  const [a, b] = await Promise.all([one.boundingBox(), other.boundingBox()]);
  if (!a || !b) return false;
  return a.y + a.height <= b.y || b.y + b.height <= a.y || a.x + a.width <= b.x || b.x + b.width <= a.x;
}
