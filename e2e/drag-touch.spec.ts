import type { CDPSession, Page } from "playwright/test";
import { card, cards, expectSaid, middleOf, openBoard, stage, zone } from "./board-page";
import { expect, test } from "./fixtures";
import { movesOf } from "./moves";

test.use({ viewport: { width: 375, height: 720 }, hasTouch: true, isMobile: true });

type Point = { x: number; y: number };

/** One finger, by the browser's own protocol: playwright itself can only tap. */
class Finger {
  #at: Point = { x: 0, y: 0 };
  constructor(private readonly session: CDPSession) {}

  async down(at: Point) {
    this.#at = at;
    await this.#send("touchStart", [at]);
  }

  async moveTo(to: Point, steps = 8) {
    const from = this.#at;
    for (let step = 1; step <= steps; step++) {
      const share = step / steps;
      this.#at = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
      await this.#send("touchMove", [this.#at]);
    }
  }

  async up() {
    await this.#send("touchEnd", []);
  }

  async #send(type: "touchStart" | "touchMove" | "touchEnd", touchPoints: Point[]) {
    await this.session.send("Input.dispatchTouchEvent", { type, touchPoints });
  }
}

const fingerOn = async (page: Page) => new Finger(await page.context().newCDPSession(page));

/** Rests a finger on a card until the card hangs at it. */
async function hold(page: Page, title: string) {
  const finger = await fingerOn(page);
  await finger.down(await middleOf(card(page, title)));
  await expect(zone(page, "Won")).toBeVisible();
  return finger;
}

test("a tap opens a card", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  const finger = await fingerOn(page);
  await finger.down(await middleOf(card(page, "Acme")));
  await finger.up();
  await expect(page.getByRole("dialog", { name: "Acme" })).toBeVisible();
});

test("a swipe scrolls the column and neither drags nor opens a card", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  const titles = Array.from({ length: 15 }, (_, at) => `Card ${at}`);
  for (const title of titles) await crm.createOpportunity(pipeline, { title, stage: "Lead" });
  await openBoard(page, pipeline);
  const moves = movesOf(page);
  await expect(card(page, "Card 14")).toBeInViewport();
  const start = await middleOf(card(page, "Card 11"));
  const finger = await fingerOn(page);
  await finger.down(start);
  await finger.moveTo({ x: start.x, y: start.y - 300 });
  await finger.up();
  await expect(card(page, "Card 14")).not.toBeInViewport();
  await expect(zone(page, "Won")).toBeHidden();
  await expect(page.getByRole("dialog")).toBeHidden();
  expect(moves).toEqual([]);
});

test("a swipe sideways goes to the next stage", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  const finger = await fingerOn(page);
  await finger.down({ x: 330, y: 500 });
  await finger.moveTo({ x: 60, y: 500 });
  await finger.up();
  await expect(stage(page, "Proposal")).toBeInViewport({ ratio: 0.95 });
  await expect(stage(page, "Lead")).not.toBeInViewport({ ratio: 0.5 });
});

test("press and hold drags a card, here onto Won", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  const acme = await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  const moves = movesOf(page);
  const finger = await hold(page, "Acme");
  await finger.moveTo(await middleOf(zone(page, "Won")));
  await expectSaid(page, "Over Won.");
  await finger.up();
  await expectSaid(page, "Acme moved from Lead to Won. The filters hide it now.");
  await expect(cards(page)).toHaveCount(0);
  await expect.poll(async () => (await crm.getOpportunity(pipeline, acme.id)).status).toBe("won");
  expect(moves).toHaveLength(1);
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("at the edge of a phone the board scrolls on to stages that are off screen", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  const acme = await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  await expect(stage(page, "Closing")).not.toBeInViewport();
  const finger = await hold(page, "Acme");
  await finger.moveTo({ x: 370, y: 400 });
  await expect(stage(page, "Closing")).toBeInViewport({ ratio: 0.9 });
  await finger.moveTo(await middleOf(stage(page, "Closing")));
  await expectSaid(page, "Over Closing.");
  await finger.up();
  await expect(card(stage(page, "Closing"), "Acme")).toBeInViewport();
  await expect
    .poll(async () => (await crm.getOpportunity(pipeline, acme.id)).pipelineStageId)
    .toBe(pipeline.stages[2]?.id);
});

test("the Move menu works by taps", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  await page.getByRole("button", { name: "Move Acme" }).tap();
  await page.getByRole("menuitem", { name: "Proposal" }).tap();
  await expectSaid(page, "Acme moved from Lead to Proposal.");
  await expect(card(stage(page, "Proposal"), "Acme")).toBeAttached();
  await expect(page.getByRole("dialog")).toBeHidden();
});
