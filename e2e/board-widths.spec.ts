import type { Page } from "playwright/test";
import { card, cards, openBoard, pickUp, stage } from "./board-page";
import { expect, test } from "./fixtures";

const LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";

/** How far the page itself could be scrolled sideways, in CSS pixels. */
const sideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const width of [320, 375, 768, 1440, 2560]) {
  test(`at ${width} px everything is within reach and the page never scrolls sideways`, async ({
    page,
    crm,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    const name = `${LONG} ${width}`;
    const pipeline = await crm.createPipeline({ name, stages: [LONG, "Proposal", "Closing"] });
    const contact = { name: LONG, companyName: LONG, tags: [LONG, "vip"] };
    const seed = { title: LONG, stage: LONG, monetaryValue: 1_234_567_890.12, contact };
    await crm.createOpportunity(pipeline, seed);
    await openBoard(page, pipeline);
    expect(await sideways(page)).toBe(0);
    for (const button of [
      "New opportunity",
      "Refresh",
      `${name}, switch pipeline`,
      `New opportunity in ${LONG}`,
    ]) {
      await expect(page.getByRole("button", { name: button, exact: true })).toBeInViewport({ ratio: 1 });
    }
    await expect(page.getByRole("searchbox")).toBeInViewport({ ratio: 1 });
    await expect(card(page, LONG)).toBeInViewport({ ratio: 1 });
    await expect(card(page, LONG)).toContainText("$1,234,567,890.12");
    if (width >= 1440) await expect(stage(page, "Closing")).toBeInViewport({ ratio: 1 });

    await card(page, LONG).press("m");
    await expect(page.getByRole("menuitem", { name: "Abandoned" })).toBeInViewport({ ratio: 0.95 });
    expect(await sideways(page)).toBe(0);
    await page.keyboard.press("Escape");

    await card(page, LONG).press("Enter");
    const dialog = page.getByRole("dialog", { name: LONG });
    for (const button of ["Save", "Cancel", "Delete"]) {
      await expect(dialog.getByRole("button", { name: button, exact: true })).toBeInViewport({ ratio: 1 });
    }
    expect(await sideways(page)).toBe(0);
  });
}

test("with reduced motion nothing moves by itself", async ({ page, crm }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  const animated = () =>
    page.evaluate(() =>
      document
        .getAnimations()
        .filter((animation) => animation instanceof CSSAnimation && animation.playState === "running")
        .map((animation) => (animation instanceof CSSAnimation ? animation.animationName : "")),
    );
  await pickUp(page, card(page, "Acme"));
  expect(await animated()).toEqual([]);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await card(page, "Acme").press("m");
  await expect(page.getByRole("menu")).toBeVisible();
  expect(await animated()).toEqual([]);
  await page.keyboard.press("Escape");
  await card(page, "Acme").press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(await animated()).toEqual([]);
});

test("the theme can be chosen and is there from the first paint of the next visit", async ({ page, crm }) => {
  await page.emulateMedia({ colorScheme: "light" });
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole("button", { name: /Switch to light/i }).click();
  await page.getByRole("button", { name: /Switch to dark/i }).click();
  await expect.poll(ground).not.toBe(light);
  const dark = await ground();
  const answer = await page.request.get(page.url());
  expect(await answer.text()).toContain('data-theme="dark"');
  await page.reload();
  expect(await ground()).toBe(dark);
  await expect(cards(page)).toHaveCount(1);
});
