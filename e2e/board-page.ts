import type { Locator, Page } from "playwright/test";
import { expect } from "playwright/test";
import type { SeededPipeline } from "./crm";

/** Opens a pipeline's board and waits until its first stage is there. */
export async function openBoard(page: Page, pipeline: SeededPipeline, search = "") {
  await page.goto(`/pipelines/${pipeline.id}${search}`);
  for (const { name } of pipeline.stages.slice(0, 1)) await expect(stage(page, name)).toBeVisible();
}

/** One column, by the name of its stage. */
export function stage(page: Page, name: string): Locator {
  return page.getByRole("region", { name, exact: true });
}

/** One card, by the opportunity's title, anywhere or inside one stage. */
export function card(within: Page | Locator, title: string): Locator {
  return within.getByRole("article", { name: title, exact: true });
}

/** Drags a card by the mouse, as a hand does: over the distance that starts a drag, then in steps to the middle of the target. */
export async function dragCard(page: Page, cardToDrag: Locator, target: Locator) {
  const from = await middleOf(cardToDrag);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 4, from.y + 3);
  await page.mouse.move(from.x + 12, from.y + 6, { steps: 3 });
  // The target may appear only during the drag, as the zones of the statuses do.
  const to = await middleOf(target);
  await page.mouse.move(to.x, to.y, { steps: 12 });
  await page.mouse.up();
}

async function middleOf(locator: Locator) {
  await expect(locator).toBeVisible();
  const box = await locator.boundingBox();
  if (!box) throw new Error("It is visible but has no box.");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
