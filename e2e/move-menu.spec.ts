import type { Page } from "playwright/test";
import { card, expectHead, expectSaid, openBoard, stage } from "./board-page";
import { expect, test } from "./fixtures";
import { breakLine, moveByKeys, movesOf, refuseMoves } from "./moves";

const menu = (page: Page, title: string) => page.getByRole("menu", { name: `Move ${title}` });

test("the Move menu moves a card to a stage by clicks alone", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  const acme = await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead", monetaryValue: 50 });
  await openBoard(page, pipeline);
  const moves = movesOf(page);
  await card(page, "Acme").hover();
  await page.getByRole("button", { name: "Move Acme" }).click();
  await expect(menu(page, "Acme").getByRole("menuitem", { name: "Lead" })).toBeDisabled();
  await menu(page, "Acme").getByRole("menuitem", { name: "Closing" }).click();
  await expect(menu(page, "Acme")).toBeHidden();
  await expect(card(stage(page, "Closing"), "Acme")).toBeFocused();
  await expectHead(page, "Closing", { count: "1", value: "$50" });
  await expectSaid(page, "Acme moved from Lead to Closing.");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect
    .poll(async () => (await crm.getOpportunity(pipeline, acme.id)).pipelineStageId)
    .toBe(pipeline.stages[2]?.id);
  expect(moves).toHaveLength(1);
});

test("the Move menu works by keys alone, for stages and statuses, and gives the focus back", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/422|ERR_CONNECTION_RESET/);
  const pipeline = await crm.createPipeline();
  const acme = await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline, "?status=all");
  await card(page, "Acme").press("m");
  await expect(menu(page, "Acme")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(menu(page, "Acme")).toBeHidden();
  await expect(card(page, "Acme")).toBeFocused();

  await page.keyboard.press("m");
  await expect(menu(page, "Acme")).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(menu(page, "Acme").getByRole("menuitem", { name: "Proposal" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(card(stage(page, "Proposal"), "Acme")).toBeFocused();

  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Move Acme" })).toBeFocused();
  await page.keyboard.press("Enter");
  await menu(page, "Acme").getByRole("menuitem", { name: "Won" }).press("Enter");
  await expectSaid(page, "Acme moved from Proposal to Won.");
  await expect(card(page, "Acme")).toBeFocused();
  await expect(card(page, "Acme")).toContainText("Won");
  await expect
    .poll(() => crm.getOpportunity(pipeline, acme.id))
    .toMatchObject({ status: "won", pipelineStageId: pipeline.stages[1]?.id });

  const relent = await refuseMoves(page, {
    status: 422,
    code: "rejected",
    detail: "The CRM does not take this stage.",
  });
  await page.keyboard.press("m");
  await menu(page, "Acme").getByRole("menuitem", { name: "Closing" }).press("Enter");
  const refused = page.getByRole("alert").filter({ hasText: "Acme was not moved" });
  await expect(refused).toBeVisible();
  await expect(card(stage(page, "Proposal"), "Acme")).toBeFocused();
  await refused.getByRole("button", { name: "Try again to move Acme" }).press("Enter");
  await expect(card(stage(page, "Proposal"), "Acme")).toBeFocused();
  await expect(refused).toHaveCount(1);
  await refused.getByRole("button", { name: "Dismiss" }).press("Enter");
  await expect(card(stage(page, "Proposal"), "Acme")).toBeFocused();

  await relent();
  await breakLine(page, { isSent: false });
  await page.route(`**/opportunities/${acme.id}`, (route) => route.abort("connectionreset"));
  await moveByKeys(page, "Acme", "Lead");
  const doubt = page.getByRole("alert").filter({ hasText: "It is not known whether Acme was moved" });
  await doubt.getByRole("button", { name: /^Check again/ }).press("Enter");
  await expect(card(stage(page, "Lead"), "Acme")).toBeFocused();
});

for (const { width, height } of [
  { width: 320, height: 400 },
  { width: 375, height: 667 },
]) {
  test.describe(`at ${width}×${height}`, () => {
    test.use({ viewport: { width, height }, hasTouch: true, isMobile: true });

    test("the Move menu takes the height that it needs, wherever its card is", async ({ page, crm }) => {
      const pipeline = await crm.createPipeline();
      for (const title of ["Last", "Middle", "First"]) {
        await crm.createOpportunity(pipeline, { title, stage: "Lead" });
      }
      await openBoard(page, pipeline);
      for (const title of ["First", "Middle"]) {
        await page.getByRole("button", { name: `Move ${title}` }).tap();
        for (const name of ["Lead", "Abandoned"]) {
          await expect(menu(page, title).getByRole("menuitem", { name })).toBeInViewport({ ratio: 0.95 });
        }
        await page.keyboard.press("Escape");
        await expect(menu(page, title)).toBeHidden();
      }
    });
  });
}
