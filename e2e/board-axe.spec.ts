import type { Page } from "playwright/test";
import { violations } from "./axe";
import { card, dragCard, openBoard, stage } from "./board-page";
import { expect, test } from "./fixtures";

/** What axe finds that keeps somebody from using the page. */
async function grave(page: Page) {
  const found = await violations(page);
  return found.filter(({ impact }) => impact === "serious" || impact === "critical");
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 375]) {
    test(`axe finds nothing grave on the board and what opens over it (${colorScheme}, ${width} px)`, async ({
      page,
      crm,
    }) => {
      test.slow();
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 900 });
      const pipeline = await crm.createPipeline();
      for (const status of ["abandoned", "lost", "won", "open"] as const) {
        const contact = { name: "Ann Lee", companyName: "Roof & Co", tags: ["vip", "east"] };
        const seed = { title: `Roof ${status}`, stage: "Lead", monetaryValue: 1234.5, contact };
        await crm.createOpportunity(pipeline, { ...seed, status });
      }
      await openBoard(page, pipeline, "?status=all");
      expect(await grave(page), "the board").toEqual([]);

      await card(page, "Roof open").press("m");
      await expect(page.getByRole("menu", { name: "Move Roof open" })).toBeVisible();
      expect(await grave(page), "the move menu").toEqual([]);
      await page.getByRole("menuitem", { name: "Proposal" }).click();
      await expect(page.getByRole("button", { name: "Undo moving Roof open" })).toBeVisible();
      expect(await grave(page), "a notice").toEqual([]);

      await page.getByRole("button", { name: `${pipeline.name}, switch pipeline` }).click();
      await expect(page.getByRole("menu", { name: "Pipelines" })).toBeVisible();
      expect(await grave(page), "the pipelines").toEqual([]);
      await page.keyboard.press("Escape");

      if (width < 640) await page.getByRole("button", { name: /^Filters/ }).click();
      await page.getByRole("combobox", { name: "Status" }).selectOption("Lost");
      await page.getByRole("searchbox", { name: "Search opportunities" }).fill("nothing like it");
      await expect(page.getByRole("heading", { name: "Nothing found" })).toBeVisible();
      expect(await grave(page), "the filters, and nothing found").toEqual([]);
      await page.getByRole("button", { name: "Clear filters" }).click();

      await card(page, "Roof open").press("Enter");
      const dialog = page.getByRole("dialog", { name: "Roof open" });
      await expect(dialog.getByLabel("Contact name")).toHaveValue("Ann Lee");
      // On a phone the notice lies on it until it goes by itself.
      if (width < 640) await page.getByRole("button", { name: "Dismiss" }).click();
      await dialog.getByRole("button", { name: "Activity" }).click();
      await expect(dialog.getByRole("listitem").filter({ hasText: "to Proposal" })).toBeVisible();
      expect(await grave(page), "the dialog").toEqual([]);
      await dialog.getByRole("button", { name: "Delete" }).click();
      await expect(page.getByRole("alertdialog")).toBeVisible();
      expect(await grave(page), "the question before deleting").toEqual([]);
    });
  }
}

test("axe finds nothing grave in a list of pipelines that is longer than the screen", async ({
  page,
  crm,
}) => {
  await page.setViewportSize({ width: 1440, height: 400 });
  for (let made = 0; made < 12; made += 1) await crm.createPipeline();
  const pipeline = await crm.createPipeline();
  await openBoard(page, pipeline);
  await page.getByRole("button", { name: `${pipeline.name}, switch pipeline` }).click();
  await expect(page.getByRole("menu", { name: "Pipelines" })).toBeVisible();
  expect(await grave(page)).toEqual([]);
});

test("axe finds nothing grave on a refused move", async ({ page, crm, allowComplaints }) => {
  allowComplaints(/404/);
  const pipeline = await crm.createPipeline();
  const { id } = await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  await crm.call("DELETE", `/v1/pipelines/${pipeline.id}/opportunities/${id}`);
  await dragCard(page, card(page, "Acme"), stage(page, "Proposal"));
  const toast = page.locator("[data-sonner-toast]").filter({ hasText: "Acme was not moved" });
  await expect(toast.getByRole("alert")).toBeVisible();
  // While it fades in, its words are as pale as it is.
  await expect(toast).toHaveCSS("opacity", "1");
  expect(await grave(page)).toEqual([]);
});
