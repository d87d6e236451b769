import type { Locator, Page } from "playwright/test";
import { card, isApart, openBoard } from "./board-page";
import type { Crm } from "./crm";
import { expect, test } from "./fixtures";
import { holdMoves, moveByKeys, refuseMoves } from "./moves";
import { openCard, question, save } from "./opportunity-dialog";

test.beforeEach(({ allowComplaints }) => allowComplaints(/422/));

const SHORT = "The stage is locked.";
const LONG =
  "The CRM takes opportunities into this stage only when somebody is responsible for them and when their contact can be reached.";

/** A board that refuses every move for this reason, until `relent` is called. */
async function openRefusing(page: Page, crm: Crm, { titles = ["Roof"], detail = SHORT } = {}) {
  const pipeline = await crm.createPipeline();
  for (const title of titles) await crm.createOpportunity(pipeline, { title, stage: "Lead" });
  await openBoard(page, pipeline);
  const relent = await refuseMoves(page, { status: 422, code: "rejected", detail });
  return { relent };
}

const refusalOf = (page: Page, title: string) =>
  page.getByRole("alert").filter({ hasText: `${title} was not moved` });

const bottomOf = async (one: Locator) => {
  const box = await one.boundingBox();
  return box ? box.y + box.height : 0;
};

for (const { width, height, hasTouch, reason } of [
  { width: 375, height: 667, hasTouch: true, reason: SHORT },
  { width: 320, height: 400, hasTouch: true, reason: SHORT },
  { width: 667, height: 375, hasTouch: true, reason: LONG },
  { width: 1440, height: 900, hasTouch: false, reason: SHORT },
]) {
  test.describe(`at ${width}×${height}`, () => {
    test.use({ viewport: { width, height }, hasTouch, isMobile: hasTouch });

    test("a toast leaves a dialog its fields and buttons, and goes back to its place afterwards", async ({
      page,
      crm,
    }) => {
      await openRefusing(page, crm);
      const letGo = await holdMoves(page);
      await moveByKeys(page, "Roof", "Proposal");
      const dialog = await openCard(page, "Roof");
      const lowest = dialog.getByLabel("Company");
      await lowest.focus();
      await lowest.evaluate((field) => field.scrollIntoView({ block: "end" }));
      letGo();
      const toast = refusalOf(page, "Roof");
      await expect(toast).toBeInViewport({ ratio: 1 });
      await expect.poll(() => isApart(toast, lowest)).toBe(true);
      await expect(lowest).toBeInViewport({ ratio: 0.9 });
      for (const name of ["Save", "Cancel", "Delete"]) {
        await dialog.getByRole("button", { name, exact: true }).click({ trial: true, timeout: 10_000 });
      }
      for (const name of ["Title", "Stage", "Source", "Email", "Company"]) {
        const field = dialog.getByLabel(name);
        await field.focus();
        await expect.poll(() => isApart(toast, field)).toBe(true);
        await expect(field).toBeInViewport({ ratio: 1 });
      }
      await dialog.getByRole("button", { name: "Delete" }).click();
      for (const name of ["Cancel", "Delete"]) {
        await question(page).getByRole("button", { name }).click({ trial: true, timeout: 10_000 });
      }
      await question(page).getByRole("button", { name: "Cancel" }).click();
      await dialog.getByRole("button", { name: "Cancel" }).click();
      await expect(dialog).toBeHidden();
      await expect.poll(() => bottomOf(toast)).toBeGreaterThan(height - 20);
    });

    test("a toast leaves in sight why a dialog could not save", async ({ page, crm }) => {
      await openRefusing(page, crm, { detail: reason });
      await moveByKeys(page, "Roof", "Proposal");
      const toast = refusalOf(page, "Roof");
      await expect(toast).toBeVisible();

      const dialog = await openCard(page, "Roof");
      await page.route(/opportunities\/[^/]+$/, (route) =>
        route.continue({ postData: JSON.stringify({ stageId: "gone" }) }),
      );
      await dialog.getByLabel("Source").fill("Fair");
      await save(page);
      const notice = dialog.getByRole("alert").filter({ hasText: "Not saved" });
      await expect(notice).toBeInViewport({ ratio: 1 });
      await expect(toast).toBeInViewport({ ratio: 1 });
      await expect.poll(() => isApart(toast, notice)).toBe(true);
      await expect(dialog.getByRole("button", { name: "Save" })).toBeInViewport({ ratio: 1 });
    });
  });
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true });

  test("a high toast behind a low one leaves a dialog its buttons", async ({ page, crm }) => {
    const { relent } = await openRefusing(page, crm, { titles: ["Roof", "Attic"], detail: LONG });
    await moveByKeys(page, "Roof", "Proposal");
    await expect(refusalOf(page, "Roof")).toBeVisible();
    await relent();
    await refuseMoves(page, { status: 422, code: "rejected", detail: "No." });
    await moveByKeys(page, "Attic", "Proposal");
    await expect(refusalOf(page, "Attic")).toBeVisible();
    const dialog = await openCard(page, "Roof");
    const toasts = page.getByRole("listitem").filter({ has: page.getByRole("alert") });
    await expect(toasts).toHaveCount(2);
    const saveButton = dialog.getByRole("button", { name: "Save" });
    for (const toast of await toasts.all()) await expect.poll(() => isApart(toast, saveButton)).toBe(true);
    for (const name of ["Save", "Cancel", "Delete"]) {
      await dialog.getByRole("button", { name, exact: true }).click({ trial: true, timeout: 10_000 });
    }
  });

  test("toasts that wait for the rep can all be read, and leave the better part of the board", async ({
    page,
    crm,
  }) => {
    const titles = ["Acme", "Birch", "Cedar"];
    const passing = ["Dune", "Elm", "Fir"];
    const { relent } = await openRefusing(page, crm, { titles: [...titles, ...passing] });
    for (const title of titles) {
      await moveByKeys(page, title, "Proposal");
      await expect(refusalOf(page, title)).toBeVisible();
    }
    const earlier = page.getByRole("alert").filter({ hasText: "2 earlier notices" });
    const newest = refusalOf(page, "Cedar").filter({ hasNotText: "earlier" });
    await expect(earlier).toContainText("Acme was not moved · Birch was not moved");
    await expect.poll(() => isApart(earlier, newest)).toBe(true);
    await expect(earlier).toBeInViewport({ ratio: 1 });
    expect((await earlier.boundingBox())?.y).toBeGreaterThan(667 / 2);
    const birch = page.getByRole("button", { name: "Try again to move Birch" });
    await expect(birch).toHaveCount(0);
    await newest.getByRole("button", { name: "Dismiss" }).tap();
    await expect(birch).toBeInViewport({ ratio: 1 });
    const acme = page.getByRole("button", { name: "Try again to move Acme" });
    await expect.poll(() => isApart(birch, acme)).toBe(true);

    const letGo = await holdMoves(page);
    await moveByKeys(page, "Cedar", "Proposal");
    await acme.focus();
    letGo();
    await expect(refusalOf(page, "Cedar")).toBeVisible();
    await expect(acme).toBeFocused();

    await relent();
    for (const title of passing) {
      await moveByKeys(page, title, "Proposal");
      await expect(page.getByRole("button", { name: `Undo moving ${title}` })).toBeVisible();
    }
    await earlier.getByRole("button", { name: "Dismiss" }).click({ trial: true, timeout: 10_000 });
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

test("a toast that fades offers nothing any more, and is read by nobody", async ({ page, crm }) => {
  const fading = page.getByText("Roof was not moved", { exact: true });
  await page.clock.install();
  await openRefusing(page, crm);
  await moveByKeys(page, "Roof", "Proposal");
  await expect(refusalOf(page, "Roof")).toBeVisible();
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 10_000));
  await refusalOf(page, "Roof").getByRole("button", { name: "Dismiss" }).press("Enter");
  await page.clock.runFor(100);
  await expect(fading).toBeVisible();
  await expect(refusalOf(page, "Roof")).toHaveCount(0);
  await page.clock.runFor(1_000);
  await expect(fading).toHaveCount(0);
});

for (const { width, height, isBeside } of [
  { width: 1440, height: 800, isBeside: true },
  { width: 1366, height: 800, isBeside: true },
  { width: 1280, height: 1000, isBeside: false },
]) {
  test.describe(`at ${width}×${height}`, () => {
    test.use({ viewport: { width, height } });

    test("several toasts leave a dialog its buttons, and stand beside it where there is room", async ({
      page,
      crm,
    }) => {
      const titles = ["Roof", "Cellar", "Attic"];
      const detail =
        "The CRM takes opportunities into this stage only when somebody is responsible for them.";
      await openRefusing(page, crm, { titles, detail });
      for (const title of titles) await moveByKeys(page, title, "Proposal");
      const [roof, cellar, attic] = [
        refusalOf(page, "Roof"),
        refusalOf(page, "Cellar"),
        refusalOf(page, "Attic"),
      ];
      await expect.poll(() => isApart(roof, cellar)).toBe(true);
      const dialog = await openCard(page, "Roof");
      for (const toast of isBeside ? [roof, cellar, attic] : [attic]) {
        await expect.poll(() => isApart(toast, dialog)).toBe(true);
        await expect(toast).toBeInViewport({ ratio: 1 });
      }
      for (const name of ["Save", "Cancel", "Delete"]) {
        await dialog.getByRole("button", { name, exact: true }).click({ trial: true, timeout: 10_000 });
      }
      await expect.poll(() => isApart(roof, cellar)).toBe(isBeside);
    });
  });
}
