import {
  card,
  cards,
  carryTo,
  dragCard,
  expectHead,
  expectSaid,
  openBoard,
  pickUp,
  stage,
  zone,
} from "./board-page";
import { expect, test } from "./fixtures";
import { movesOf } from "./moves";

test("a card dragged to another stage is there, counts and sums follow, and upstream is asked once", async ({
  page,
  crm,
}) => {
  const pipeline = await crm.createPipeline();
  const acme = await crm.createOpportunity(pipeline, {
    title: "Acme renewal",
    stage: "Lead",
    monetaryValue: 1200,
  });
  await crm.createOpportunity(pipeline, { title: "Stays", stage: "Lead", monetaryValue: 34.5 });
  await openBoard(page, pipeline);
  const moves = movesOf(page);
  await dragCard(page, card(stage(page, "Lead"), "Acme renewal"), stage(page, "Proposal"));
  await expect(card(stage(page, "Proposal"), "Acme renewal")).toBeVisible();
  await expect(card(stage(page, "Lead"), "Acme renewal")).toBeHidden();
  await expectHead(page, "Lead", { count: "1", value: "$34.50" });
  await expectHead(page, "Proposal", { count: "1", value: "$1,200" });
  await expectSaid(page, "Acme renewal moved from Lead to Proposal.");
  await expect
    .poll(async () => (await crm.getOpportunity(pipeline, acme.id)).pipelineStageId)
    .toBe(pipeline.stages[1]?.id);
  expect(moves).toEqual([{ opportunityId: acme.id, stageId: pipeline.stages[1]?.id, status: "open" }]);
});

for (const status of ["Won", "Lost", "Abandoned"] as const) {
  test(`a card dropped on ${status} gets that status; the zone is there only during the drag`, async ({
    page,
    crm,
  }) => {
    const pipeline = await crm.createPipeline();
    const acme = await crm.createOpportunity(pipeline, {
      title: "Acme",
      stage: "Proposal",
      monetaryValue: 9,
    });
    await openBoard(page, pipeline);
    const moves = movesOf(page);
    await expect(zone(page, status)).toBeHidden();
    await pickUp(page, card(page, "Acme"));
    await expect(page.locator("[data-status-zone]")).toHaveText(["Won", "Lost", "Abandoned"]);
    await carryTo(page, zone(page, status));
    await expectSaid(page, `Over ${status}.`);
    await page.mouse.up();
    await expect(zone(page, status)).toBeHidden();
    await expect(card(page, "Acme")).toBeHidden();
    await expectSaid(page, `Acme moved from Proposal to ${status}. The filters hide it now.`);
    await expect(page.getByText(`Acme moved from Proposal to ${status}`, { exact: true })).toBeVisible();
    await expectHead(page, "Proposal", { count: "0", value: "$0" });
    await expect
      .poll(async () => (await crm.getOpportunity(pipeline, acme.id)).status)
      .toBe(status.toLowerCase());
    expect(moves).toEqual([
      { opportunityId: acme.id, stageId: pipeline.stages[1]?.id, status: status.toLowerCase() },
    ]);
  });
}

test("a won card is reopened by dropping it on Reopen", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  const acme = await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead", status: "won" });
  await openBoard(page, pipeline, "?status=all");
  await dragCard(page, card(page, "Acme"), zone(page, "Reopen"));
  await expectSaid(page, "Acme moved from Lead to Open.");
  await expect(card(page, "Acme")).toBeVisible();
  await expect.poll(async () => (await crm.getOpportunity(pipeline, acme.id)).status).toBe("open");
});

test("Escape, a drop outside the board and a drop where it came from change nothing", async ({
  page,
  crm,
}) => {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  const moves = movesOf(page);
  const lead = stage(page, "Lead");

  await pickUp(page, card(lead, "Acme"));
  await carryTo(page, stage(page, "Proposal"));
  await expectSaid(page, "Over Proposal.");
  await page.keyboard.press("Escape");
  await expectSaid(page, "Acme stays where it was.");
  await expect(zone(page, "Won")).toBeHidden();
  await page.mouse.up();

  await pickUp(page, card(lead, "Acme"));
  await expectSaid(page, /^Acme picked up/);
  await carryTo(page, page.getByRole("searchbox", { name: "Search opportunities" }));
  await page.mouse.up();
  await expectSaid(page, "Acme stays where it was.");

  await pickUp(page, card(lead, "Acme"));
  await expectSaid(page, /^Acme picked up/);
  await page.mouse.up();
  await expectSaid(page, "Acme stays where it was.");

  // A button let go outside the window tells nobody; the next move comes without it.
  await pickUp(page, card(lead, "Acme"));
  await carryTo(page, stage(page, "Proposal"));
  await expectSaid(page, "Over Proposal.");
  await page.evaluate(() => window.dispatchEvent(new MouseEvent("mousemove", { buttons: 0 })));
  await expectSaid(page, "Acme stays where it was.");
  await page.mouse.up();

  await expect(card(lead, "Acme")).toBeVisible();
  await expect(page.getByRole("dialog")).toBeHidden();
  expect(moves).toEqual([]);
});

test("a drag given up with Escape opens nothing when the button is let go", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  await pickUp(page, card(page, "Acme"));
  await page.keyboard.press("Escape");
  await expectSaid(page, "Acme stays where it was.");
  await expect(zone(page, "Won")).toBeHidden();
  await page.mouse.up();
  await card(page, "Acme").press("m");
  await expect(page.getByRole("menu", { name: "Move Acme" })).toBeVisible();
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("the board scrolls sideways at its edge, to a stage that was off screen", async ({ page, crm }) => {
  const stages = Array.from({ length: 11 }, (_, at) => `Stage ${at + 1}`);
  const pipeline = await crm.createPipeline({ stages });
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Stage 1" });
  await openBoard(page, pipeline);
  const last = stage(page, "Stage 11");
  await expect(last).not.toBeInViewport();
  await pickUp(page, card(page, "Acme"));
  await page.mouse.move(1435, 500, { steps: 12 });
  await expect(last).toBeInViewport({ ratio: 0.95 });
  await carryTo(page, last);
  await page.mouse.up();
  await expectSaid(page, "Acme moved from Stage 1 to Stage 11.");
  await expect(card(last, "Acme")).toBeInViewport();
});

test("a column scrolls down and up under a card that is held near its ends", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  const titles = Array.from({ length: 18 }, (_, at) => `Card ${at}`);
  for (const title of titles) await crm.createOpportunity(pipeline, { title, stage: "Lead" });
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Proposal" });
  await openBoard(page, pipeline);
  const lead = stage(page, "Lead");
  await expect(card(lead, "Card 0")).not.toBeInViewport();
  await pickUp(page, card(page, "Acme"));
  const { x, width, y } = (await lead.locator("[data-stage-scroll]").boundingBox()) ?? {
    x: 0,
    width: 0,
    y: 0,
  };
  const zones = await page.locator("[data-status-zones]").boundingBox();
  await page.mouse.move(x + width / 2, (zones?.y ?? 0) - 6, { steps: 12 });
  await expect(card(lead, "Card 0")).toBeInViewport();
  await page.mouse.move(x + width / 2, y + 6, { steps: 12 });
  await expect(card(lead, "Card 17")).toBeInViewport();
  await page.mouse.up();
  await expect(card(lead, "Acme")).toBeVisible();
});

test("a dragged card is in the page once, and a click after a drag opens it", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  const { id } = await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  await pickUp(page, card(page, "Acme"));
  await carryTo(page, stage(page, "Closing"));
  await expect(page.locator(`[data-opportunity-id="${id}"]`)).toHaveCount(1);
  await expect(cards(page)).toHaveCount(1);
  await page.mouse.up();
  await card(stage(page, "Closing"), "Acme").click();
  await expect(page.getByRole("dialog", { name: "Acme" })).toBeVisible();
});
