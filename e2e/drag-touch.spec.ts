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

/**
 * Swipes without waiting for answers in between, and rests at the end, in the time that the events themselves tell: on a
 * busy machine the finger would otherwise lie still long enough to drag, or be flung any distance.
 */
async function swipe(page: Page, from: Point, by: Partial<Point>) {
  const session = await page.context().newCDPSession(page);
  const shares = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1, 1, 1, 1, 1];
  const begunAtS = Date.now() / 1000 - 1;
  const sent = shares.map((share, step) =>
    session.send("Input.dispatchTouchEvent", {
      type: step === 0 ? "touchStart" : "touchMove",
      touchPoints: [{ x: from.x + share * (by.x ?? 0), y: from.y + share * (by.y ?? 0) }],
      timestamp: begunAtS + step * 0.03,
    }),
  );
  const timestamp = begunAtS + shares.length * 0.03;
  sent.push(session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [], timestamp }));
  await Promise.all(sent);
}

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
  await swipe(page, await middleOf(card(page, "Card 11")), { y: -300 });
  await expect(card(page, "Card 14")).not.toBeInViewport();
  await expect(zone(page, "Won")).toBeHidden();
  await expect(page.getByRole("dialog")).toBeHidden();
  expect(moves).toEqual([]);
});

test("a swipe sideways goes to the next stage", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  await swipe(page, { x: 330, y: 500 }, { x: -300 });
  await expect(stage(page, "Proposal")).toBeInViewport({ ratio: 0.95 });
  await expect(stage(page, "Lead")).not.toBeInViewport({ ratio: 0.5 });
});

test("press and hold drags a card, here onto Won", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  const acme = await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  const moves = movesOf(page);
  const finger = await hold(page, "Acme");
  // Of no keys, which a finger has not.
  await expectSaid(page, "Acme picked up.");
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
