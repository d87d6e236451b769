import type { Page, Route } from "playwright/test";
import { QUIET_AFTER_MS } from "../components/ui/late";
import { card, expectReady, openBoard, stage } from "./board-page";
import type { Crm } from "./crm";
import { expect, test } from "./fixtures";
import { form } from "./opportunity-dialog";

// What a page loads late, over a line that is down.

test.beforeEach(({ allowComplaints }) => allowComplaints(/ERR_INTERNET_DISCONNECTED/));

async function openWithAcme(page: Page, crm: Crm) {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
}

const moveButton = (page: Page) => page.getByRole("button", { name: "Move Acme" });

test("what is opened for the first time without a line is told at once, and opens with one when it is tried again", async ({
  page,
  crm,
  context,
}) => {
  await openWithAcme(page, crm);
  await context.setOffline(true);
  const newOpportunity = page.getByRole("button", { name: "New opportunity", exact: true });
  const told = page.getByRole("status").filter({ hasText: "You are offline." });
  for (const wanted of [newOpportunity, card(page, "Acme"), moveButton(page)]) {
    await wanted.click();
    await expect(told).toHaveText(
      "You are offline. What you chose could not be loaded. Try again when the connection is back.",
    );
    await expect(told).toBeInViewport({ ratio: 1 });
  }
  await expect(page).toHaveURL(/pipelines\/[^?]+$/);
  await context.setOffline(false);
  await moveButton(page).click();
  await expect(page.getByRole("menu", { name: "Move Acme" })).toBeVisible();
  await expect(page.getByText("could not be loaded")).toBeHidden();
  await page.keyboard.press("Escape");
  await newOpportunity.click();
  await expect(form(page)).toBeVisible();
});

test("another pipeline that is chosen without a line leaves the board as it is, and comes when it is chosen with one", async ({
  page,
  crm,
  context,
}) => {
  const other = await crm.createPipeline();
  await openWithAcme(page, crm);
  const address = page.url();
  const switcher = page.getByRole("button", { name: /switch pipeline/ });
  await switcher.click();
  const way = page.getByRole("menuitem", { name: other.name });
  await expect(way).toBeVisible();
  await context.setOffline(true);
  await way.click();
  await expect(page.getByText("What you chose could not be loaded.")).toBeVisible();
  await expect(card(page, "Acme")).toBeVisible();
  expect(page.url()).toBe(address);
  await context.setOffline(false);
  await switcher.click();
  await way.click();
  await expect(page).toHaveURL(new RegExp(other.id));
});

test("a card that was opened on a slow line does not open on the board where the rep is by then", async ({
  page,
  crm,
}) => {
  const other = await crm.createPipeline();
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, other);
  await page.getByRole("button", { name: /switch pipeline/ }).click();
  await page.getByRole("menuitem", { name: pipeline.name }).click();
  const held: Route[] = [];
  await page.route("**/*.js", (route) => void held.push(route));
  await card(page, "Acme").click();
  await expect.poll(() => held.length).toBeGreaterThan(0);
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(other.id));
  await expect(card(page, "Acme")).toBeHidden();
  const arrived = page.waitForEvent("requestfinished", (request) => request.url().endsWith(".js"));
  await Promise.all(held.map((route) => route.continue()));
  await arrived;
  await page.unroute("**/*.js");
  // Opened by hand it comes from what has arrived by now.
  await expectReady(page);
  await page.getByRole("button", { name: "New opportunity", exact: true }).click();
  await expect(form(page)).toBeVisible();
  await expect(page).toHaveURL(/\?create=[^&]+$/);
});

test("what was never opened opens without a line once the page was quiet with one", async ({
  page,
  crm,
  context,
}) => {
  await page.clock.install();
  await openWithAcme(page, crm);
  await context.setOffline(true);
  await expect(page.getByRole("status").filter({ hasText: "You are offline." })).toBeVisible();
  await page.clock.fastForward(QUIET_AFTER_MS);
  await context.setOffline(false);
  await expectMoreScripts(page);
  await context.setOffline(true);
  await moveButton(page).click();
  await expect(page.getByRole("menuitem", { name: "Proposal" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "New opportunity", exact: true }).click();
  await expect(form(page)).toBeVisible();
});

test("a search without a line says in every stage that there is none, and is asked again at once when it is back", async ({
  page,
  crm,
  context,
}) => {
  await page.clock.install();
  await openWithAcme(page, crm);
  await expectMoreScripts(page);
  await context.setOffline(true);
  await page.getByRole("searchbox").fill("acm");
  const alerts = page.getByRole("main").getByRole("alert");
  await expect(alerts.filter({ hasText: "You are offline" }).first()).toBeVisible();
  await expect(page.getByText("could not be loaded")).toHaveCount(0);
  await expect(alerts.getByRole("button", { name: "Clear filters" })).toHaveCount(1);
  await expect(alerts.getByRole("button")).toHaveCount(1);
  const line = page.getByRole("status").filter({ hasText: "You are offline. " });
  await expect(line).toHaveText(
    "You are offline. Nothing can be loaded or saved until the connection is back.",
  );
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(/\/opportunities\?/, async (route) => {
    await answered;
    await route.continue();
  });
  await context.setOffline(false);
  // Two stages are asked for at a time; the others wait, and have not failed.
  await expect(stage(page, "Closing").getByRole("status")).toHaveText("Loading Closing");
  await expect(page.getByText("could not be loaded")).toHaveCount(0);
  answer();
  // Long before the next live round.
  await expect(card(stage(page, "Lead"), "Acme")).toBeVisible({ timeout: 5_000 });
});

/** Lets the page be quiet, and waits until scripts have come and no others come. */
async function expectMoreScripts(page: Page) {
  let count = 0;
  page.on("requestfinished", (request) => {
    if (request.resourceType() === "script") count += 1;
  });
  await page.clock.fastForward(QUIET_AFTER_MS);
  let before = 0;
  const haveSettled = () => {
    const isSettled = count > 0 && count === before;
    before = count;
    return isSettled;
  };
  await expect.poll(haveSettled, { timeout: 20_000, intervals: [1_000] }).toBe(true);
}
