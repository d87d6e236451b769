import type { Page } from "playwright/test";
import { card, openBoard, stage } from "./board-page";
import { expect, test } from "./fixtures";
import { form } from "./opportunity-dialog";

// What a page loads late, over a line that is down.

const scriptsOf = (page: Page) =>
  page.evaluate(
    () => performance.getEntriesByType("resource").filter(({ name }) => name.includes("/chunks/")).length,
  );

test("what is opened for the first time without a line comes when there is one, and the board stays", async ({
  page,
  crm,
  context,
  allowComplaints,
}) => {
  allowComplaints(/ERR_INTERNET_DISCONNECTED/);
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  await context.setOffline(true);
  await page.getByRole("button", { name: "Move Acme" }).click();
  await expect(page.getByRole("status").filter({ hasText: "You are offline." })).toBeVisible();
  await expect(card(stage(page, "Lead"), "Acme")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByRole("menu", { name: "Move Acme" })).toBeVisible();
});

test("what was never opened opens without a line once the page was quiet", async ({
  page,
  crm,
  context,
  allowComplaints,
}) => {
  allowComplaints(/ERR_INTERNET_DISCONNECTED/);
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  const atFirst = await scriptsOf(page);
  await expect.poll(() => scriptsOf(page), { timeout: 15_000 }).toBeGreaterThan(atFirst + 3);
  await page.waitForLoadState("networkidle");
  await context.setOffline(true);
  await page.getByRole("button", { name: "Move Acme" }).click();
  await expect(page.getByRole("menuitem", { name: "Proposal" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "New opportunity", exact: true }).click();
  await expect(form(page)).toBeVisible();
});
