import { card, expectSaid, openBoard, stage, zone } from "./board-page";
import { expect, test } from "./fixtures";
import { movesOf } from "./moves";

test("Space picks a card up, arrows choose a stage, Space drops it, and the focus goes along", async ({
  page,
  crm,
}) => {
  const pipeline = await crm.createPipeline();
  const acme = await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  const moves = movesOf(page);
  await card(page, "Acme").press("Space");
  await expectSaid(page, /^Acme picked up\. Left and right choose a stage/);
  await page.keyboard.press("ArrowRight");
  await expectSaid(page, "Over Proposal.");
  await page.keyboard.press("ArrowRight");
  await expectSaid(page, "Over Closing.");
  await page.keyboard.press("ArrowLeft");
  await expectSaid(page, "Over Proposal.");
  await page.keyboard.press("Space");
  await expectSaid(page, "Acme moved from Lead to Proposal.");
  await expect(card(stage(page, "Proposal"), "Acme")).toBeFocused();
  await expect
    .poll(async () => (await crm.getOpportunity(pipeline, acme.id)).pipelineStageId)
    .toBe(pipeline.stages[1]?.id);
  expect(moves).toHaveLength(1);
});

test("keys that are quicker than the screen drop a card where they led it", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  await card(page, "Acme").press("Space");
  await expectSaid(page, /^Acme picked up/);
  await page.evaluate(() => {
    for (const code of ["ArrowRight", "ArrowRight", "ArrowLeft", "Space"]) {
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { code, bubbles: true }));
    }
  });
  await expectSaid(page, "Acme moved from Lead to Proposal.");
  await expect(card(stage(page, "Proposal"), "Acme")).toBeVisible();
});

test("a key that comes before the zones are ready to be dropped on still leads there", async ({
  page,
  crm,
}) => {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  await card(page, "Acme").focus();
  await page.evaluate(async () => {
    const press = (code: string) =>
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { code, bubbles: true }));
    press("Space");
    // The zones are put into the page before anything else can happen, and measured later.
    for (let turn = 0; turn < 50 && !document.querySelector("[data-status-zones]"); turn++) await null;
    press("ArrowDown");
  });
  await expectSaid(page, "Over Won.");
  await expect(zone(page, "Won")).toHaveAttribute("data-over");
  await page.keyboard.press("Space");
  await expectSaid(page, "Acme moved from Lead to Won. The filters hide it now.");
});

test("a space bar that is held picks the card up and does not drop it again", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  await card(page, "Acme").focus();
  await page.keyboard.down("Space");
  await expectSaid(page, /^Acme picked up/);
  await page.keyboard.down("Space");
  await page.keyboard.up("Space");
  await page.keyboard.press("ArrowRight");
  await expectSaid(page, "Over Proposal.");
});

test("an arrow that is held stops at the last stage, and leads on to the statuses when it is pressed anew", async ({
  page,
  crm,
}) => {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Proposal" });
  await openBoard(page, pipeline);
  await card(page, "Acme").press("Space");
  await expectSaid(page, /^Acme picked up/);
  for (let times = 0; times < 4; times++) await page.keyboard.down("ArrowRight");
  await expectSaid(page, "Over Closing.");
  await page.keyboard.up("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expectSaid(page, "Over Won.");
});

test("Escape puts a card back that the keyboard picked up", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  const moves = movesOf(page);
  await card(page, "Acme").press("Space");
  await expectSaid(page, /^Acme picked up/);
  await page.keyboard.press("ArrowRight");
  await expectSaid(page, "Over Proposal.");
  await page.keyboard.press("Escape");
  await expectSaid(page, "Acme stays where it was.");
  await expect(card(stage(page, "Lead"), "Acme")).toBeFocused();
  await expect(zone(page, "Won")).toBeHidden();
  expect(moves).toEqual([]);
});

test("down reaches the statuses; the focus goes to the next card when the filters hide the moved one", async ({
  page,
  crm,
}) => {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Next", stage: "Lead" });
  const acme = await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  await card(page, "Acme").press("Space");
  await expectSaid(page, /^Acme picked up/);
  await page.keyboard.press("ArrowDown");
  await expectSaid(page, "Over Won.");
  await page.keyboard.press("ArrowRight");
  await expectSaid(page, "Over Lost.");
  await page.keyboard.press("Enter");
  await expectSaid(page, "Acme moved from Lead to Lost. The filters hide it now.");
  await expect(card(page, "Acme")).toBeHidden();
  await expect(card(page, "Next")).toBeFocused();
  await expect.poll(async () => (await crm.getOpportunity(pipeline, acme.id)).status).toBe("lost");
});

test("one Tab reaches the cards of a stage and arrows walk over the board", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  for (const title of ["Third", "Second", "First"]) {
    await crm.createOpportunity(pipeline, { title, stage: "Lead" });
  }
  await crm.createOpportunity(pipeline, { title: "Far", stage: "Closing" });
  await openBoard(page, pipeline);
  await stage(page, "Lead").getByRole("button", { name: "New opportunity in Lead" }).focus();
  await page.keyboard.press("Tab");
  await expect(card(page, "First")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(card(page, "Second")).toBeFocused();
  await page.keyboard.press("End");
  await expect(card(page, "Third")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(card(page, "Far")).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(card(page, "First")).toBeFocused();
});
