import type { Locator } from "playwright/test";
import { card, expectReady, openBoard } from "./board-page";
import { expect, test } from "./fixtures";
import { refuseMoves } from "./moves";
import { openCard, question, save } from "./opportunity-dialog";

const bottomOf = async (one: Locator) => {
  const box = await one.boundingBox();
  return box ? box.y + box.height : 0;
};

/** Whether neither lies on the other. */
async function isApart(one: Locator, other: Locator) {
  const [a, b] = await Promise.all([one.boundingBox(), other.boundingBox()]);
  if (!a || !b) return false;
  return a.y + a.height <= b.y || b.y + b.height <= a.y || a.x + a.width <= b.x || b.x + b.width <= a.x;
}

for (const { width, height, hasTouch } of [
  { width: 375, height: 667, hasTouch: true },
  { width: 320, height: 400, hasTouch: true },
  { width: 667, height: 375, hasTouch: true },
  { width: 1440, height: 900, hasTouch: false },
]) {
  test.describe(`at ${width}×${height}`, () => {
    test.use({ viewport: { width, height }, hasTouch, isMobile: hasTouch });

    test("a toast leaves a dialog its fields and buttons, and goes back to its place afterwards", async ({
      page,
      crm,
      allowComplaints,
    }) => {
      allowComplaints(/422/);
      const pipeline = await crm.createPipeline();
      await crm.createOpportunity(pipeline, { title: "Roof", stage: "Lead" });
      await openBoard(page, pipeline);
      await expectReady(page);
      await refuseMoves(page, { status: 422, code: "rejected", detail: "The stage is locked." });
      await card(page, "Roof").press("m");
      await page.getByRole("menuitem", { name: "Proposal" }).press("Enter");
      const toast = page.getByRole("alert").filter({ hasText: "The stage is locked." });
      await expect(toast).toBeInViewport({ ratio: 1 });
      await expect.poll(() => bottomOf(toast)).toBeGreaterThan(height - 20);

      const dialog = await openCard(page, "Roof");
      for (const name of ["Save", "Cancel", "Delete"]) {
        await dialog.getByRole("button", { name, exact: true }).click({ trial: true, timeout: 3_000 });
      }
      await expect(toast).toBeInViewport({ ratio: 1 });
      for (const name of ["Title", "Stage", "Source", "Email", "Company"]) {
        const field = dialog.getByLabel(name);
        await field.focus();
        await expect.poll(() => isApart(toast, field)).toBe(true);
        await expect(field).toBeInViewport({ ratio: 1 });
      }
      await dialog.getByRole("button", { name: "Delete" }).click();
      for (const name of ["Cancel", "Delete"]) {
        await question(page).getByRole("button", { name }).click({ trial: true, timeout: 3_000 });
      }
      await question(page).getByRole("button", { name: "Cancel" }).click();
      await dialog.getByRole("button", { name: "Cancel" }).click();
      await expect(dialog).toBeHidden();
      await expect.poll(() => bottomOf(toast)).toBeGreaterThan(height - 20);
    });

    test("a toast leaves in sight why a dialog could not save", async ({ page, crm, allowComplaints }) => {
      allowComplaints(/422/);
      const pipeline = await crm.createPipeline();
      const { id } = await crm.createOpportunity(pipeline, { title: "Roof", stage: "Lead" });
      await openBoard(page, pipeline);
      await refuseMoves(page, { status: 422, code: "rejected", detail: "The stage is locked." });
      await card(page, "Roof").press("m");
      await page.getByRole("menuitem", { name: "Proposal" }).press("Enter");
      const toast = page.getByRole("alert").filter({ hasText: "The stage is locked." });
      await expect(toast).toBeVisible();

      const dialog = await openCard(page, "Roof");
      await page.route(`**/opportunities/${id}`, (route) =>
        route.continue({ postData: JSON.stringify({ stageId: "gone" }) }),
      );
      await dialog.getByLabel("Source").fill("Fair");
      await save(page);
      const notice = dialog.getByRole("alert").filter({ hasText: "Not saved" });
      await expect(notice).toBeInViewport({ ratio: 1 });
      await expect(toast).toBeInViewport({ ratio: 1 });
      await expect.poll(() => isApart(toast, notice)).toBe(true);
    });
  });
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true });

  test("toasts that wait for the rep can all be read, and leave the better part of the board", async ({
    page,
    crm,
    allowComplaints,
  }) => {
    allowComplaints(/422/);
    const pipeline = await crm.createPipeline();
    const titles = ["Acme", "Birch", "Cedar"];
    for (const title of titles) await crm.createOpportunity(pipeline, { title, stage: "Lead" });
    await openBoard(page, pipeline);
    await refuseMoves(page, { status: 422, code: "rejected", detail: "The stage is locked." });
    for (const title of titles) {
      await card(page, title).press("m");
      await page.getByRole("menuitem", { name: "Proposal" }).press("Enter");
      await expect(page.getByRole("alert").filter({ hasText: `${title} was not moved` })).toBeVisible();
    }
    const earlier = page.getByRole("alert").filter({ hasText: "2 earlier notices" });
    const newest = page.getByRole("alert").filter({ hasText: "Cedar was not moved" });
    await expect(earlier).toContainText("Acme was not moved · Birch was not moved");
    await expect.poll(() => isApart(earlier, newest)).toBe(true);
    await expect(earlier).toBeInViewport({ ratio: 1 });
    expect((await earlier.boundingBox())?.y).toBeGreaterThan(667 / 2);
    const birch = page.getByRole("button", { name: "Try again to move Birch" });
    await expect(birch).toHaveCount(0);
    await newest.getByRole("button", { name: "Dismiss" }).tap();
    await expect(birch).toBeInViewport({ ratio: 1 });
    await expect.poll(() => isApart(birch, page.getByRole("button", { name: /move Acme/ }))).toBe(true);
  });
});

test("a toast counts down to when it is worth another try, for the eye alone, and ends in words", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/503/);
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Roof", stage: "Lead" });
  await page.clock.install();
  await openBoard(page, pipeline);
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 10_000));
  const busy = { status: 503, code: "upstream_unavailable", detail: "HighLevel is busy." };
  await refuseMoves(page, { ...busy, retryAfterS: 9 });
  await card(page, "Roof").press("m");
  await page.clock.runFor(1_000);
  await page.getByRole("menuitem", { name: "Proposal" }).press("Enter");
  const toast = page.getByRole("alert").filter({ hasText: "Roof was not moved" });
  const seen = toast.locator("[aria-hidden=true]").filter({ hasText: /again/ });
  await expect(async () => {
    await page.clock.runFor(100);
    await expect(seen).toBeVisible({ timeout: 100 });
  }).toPass();
  const heard = page.locator("[data-announcer]");
  await expect(heard).toHaveText(/^Roof was not moved; .* HighLevel is busy\. Try again in 9 s\.$/);
  const first = Number(/Try again in (\d) s\./.exec((await seen.textContent()) ?? "")?.[1]);
  await page.clock.runFor(3_000);
  await expect(seen).toHaveText(`Try again in ${first - 3} s.`);
  await page.clock.runFor(9_000);
  await expect(seen).toHaveText("You can try again now.");
  await expect(heard).toHaveText(/Try again in 9 s\.$/);
  await expect(toast.getByText("Try again in 9 s.")).toHaveCount(1);
});

for (const width of [1440, 1366]) {
  test.describe(`at a width of ${width}`, () => {
    test.use({ viewport: { width, height: 800 } });

    test("toasts stand beside a dialog and not on it, nor on each other", async ({
      page,
      crm,
      allowComplaints,
    }) => {
      allowComplaints(/422/);
      const pipeline = await crm.createPipeline();
      const titles = ["Roof", "Cellar"];
      for (const title of titles) await crm.createOpportunity(pipeline, { title, stage: "Lead" });
      await openBoard(page, pipeline);
      const detail =
        "The CRM takes opportunities into this stage only when somebody is responsible for them.";
      await refuseMoves(page, { status: 422, code: "rejected", detail });
      for (const title of titles) {
        await card(page, title).press("m");
        await page.getByRole("menuitem", { name: "Proposal" }).press("Enter");
      }
      const told = (title: string) => page.getByRole("alert").filter({ hasText: `${title} was not moved` });
      const [roof, cellar] = [told("Roof"), told("Cellar")] as const;
      await expect.poll(() => isApart(roof, cellar)).toBe(true);
      const dialog = await openCard(page, "Roof");
      for (const toast of [roof, cellar]) {
        await expect.poll(() => isApart(toast, dialog)).toBe(true);
        await expect(toast).toBeInViewport({ ratio: 1 });
      }
      await expect.poll(() => isApart(roof, cellar)).toBe(true);
    });
  });
}
