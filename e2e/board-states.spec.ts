import type { Locator } from "playwright/test";
import { card, cards, expectReady, openBoard, stage } from "./board-page";
import { expect, test } from "./highlevel";

test("without a pipeline the page says how to get one", async ({ page, start }) => {
  const server = await start();
  await page.goto(server.url);
  await expect(page.getByRole("heading", { name: "There is no pipeline yet" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("npm run import");
});

test("a pipeline that does not exist is 404, with a way to the board", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/404/);
  await crm.createPipeline();
  const response = await page.goto("/pipelines/nowhere");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "This page does not exist" })).toBeVisible();
  await page.getByRole("link", { name: "Go to the board" }).click();
  await expectReady(page);
});

test("an empty board says so and offers to create the first card", async ({ page, crm }) => {
  await openBoard(page, await crm.createPipeline());
  await expect(page.getByRole("heading", { name: "No open opportunities" })).toBeVisible();
  await page.getByRole("button", { name: "Create an opportunity" }).click();
  await expect(page.getByRole("dialog", { name: "New opportunity" }).getByLabel("Stage")).toContainText(
    "Lead",
  );
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Show all statuses" }).click();
  await expect(page.getByRole("heading", { name: "No opportunities yet" })).toBeVisible();
});

test("a stage without cards says so beside others that have some", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  await expect(stage(page, "Proposal")).toContainText("Nothing to show");
  await expect(stage(page, "Lead")).not.toContainText("Nothing to show");
});

test("one stage that fails leaves the others alone, keeps the focus while it is tried again, and comes back", async ({
  page,
  highLevel,
  allowComplaints,
}) => {
  allowComplaints(/50\d/);
  highLevel.behave("Proposal", "fail");
  await page.goto(highLevel.url);
  await expect(card(stage(page, "Lead"), "Deal in Lead")).toBeVisible();
  await expect(card(stage(page, "Closing"), "Deal in Closing")).toBeVisible();
  const failed = stage(page, "Proposal").getByRole("alert");
  await expect(failed).toContainText("Proposal could not be loaded");
  // Nothing is on its way that a shape would stand for.
  await expect(stage(page, "Proposal").locator("header span[class*=pulse]")).toHaveCount(0);
  const totals = page.locator("[data-board-totals]");
  await expect(totals).toContainText("2 open");
  await expect(totals).toContainText("2 of 3 stages");
  const again = failed.getByRole("button", { name: "Retry Proposal" });
  await again.focus();
  await failed.evaluate((told) => told.setAttribute("data-first", ""));
  highLevel.behave("Proposal", "wait");
  await again.press("Enter");
  await expect(failed).toContainText("Trying again.");
  await expect.poll(highLevel.keepsWaitingMs).toBeGreaterThan(0);
  await expect(totals).toContainText("2 of 3 stages");
  await expect(again).toBeFocused();
  highLevel.behave("Proposal", "fail");
  await expect(failed).toContainText("It has failed again.");
  await expect(again).toBeFocused();
  await expect(failed).toHaveAttribute("data-first");
  highLevel.behave("Proposal", "answer");
  await again.press("Enter");
  await expect(card(stage(page, "Proposal"), "Deal in Proposal")).toBeFocused();
  await expect(failed).toBeHidden();
  await expect(totals).toContainText("3 open");
  await expect(totals).not.toContainText("stages");
});

test("a board of which nothing can be read says so once, keeps the focus while it is tried again, and comes back", async ({
  page,
  highLevel,
  allowComplaints,
}) => {
  allowComplaints(/50\d/);
  highLevel.behave(highLevel.stages, "fail");
  await page.goto(highLevel.url);
  const failed = page.getByRole("alert").filter({ hasText: "The board could not be loaded" });
  const again = failed.getByRole("button", { name: "Try again" });
  await again.focus();
  await failed.evaluate((told) => told.setAttribute("data-first", ""));
  highLevel.behave(highLevel.stages, "wait");
  await again.press("Enter");
  await expect.poll(highLevel.keepsWaitingMs).toBeGreaterThan(0);
  await expect(failed).toContainText("Trying again.");
  await expect(again).toBeFocused();
  await expect(page.getByRole("main").getByRole("alert")).toHaveCount(1);
  highLevel.behave(highLevel.stages, "fail");
  await expect(failed).toContainText("It has failed again.");
  await expect(again).toBeFocused();
  await expect(failed).toHaveAttribute("data-first");
  highLevel.behave(highLevel.stages, "answer");
  await again.press("Enter");
  await expect(cards(page)).toHaveCount(3);
  await expect(failed).toBeHidden();
  await expect(cards(page).first()).toBeFocused();
});

test("a page whose pipelines cannot be read says so, keeps the focus while it is tried again, and comes back", async ({
  page,
  highLevel,
  allowComplaints,
}) => {
  allowComplaints(/50\d/);
  // What comes late is a page of another shape.
  highLevel.behave("pipelines", "wait");
  await page.goto(highLevel.url, { waitUntil: "commit" });
  await expect(page.getByRole("status").filter({ hasText: "Loading the board" })).toBeVisible();
  highLevel.behave("pipelines", "fail");
  const failed = page.getByRole("alert").filter({ hasText: "The board could not be loaded" });
  const again = failed.getByRole("button", { name: "Try again" });
  await failed.evaluate((told) => told.setAttribute("data-first", ""));
  await again.press("Enter");
  await expect(page.locator("[data-first]")).toHaveCount(0);
  await expect(again).toBeFocused();
  highLevel.behave("pipelines", "wait");
  await again.press("Enter");
  await expect(failed).toContainText("This page is tried again now.");
  highLevel.behave("pipelines", "fail");
  await expect(failed).toContainText(/tries again in/);
  await expect(again).toBeFocused();
  highLevel.behave("pipelines", "answer");
  await again.press("Enter");
  await expect(cards(page)).toHaveCount(3);
});

test("stages that take their time are skeletons beside those that are there", async ({ page, highLevel }) => {
  highLevel.behave("Proposal", "wait");
  // The page is not done until its last stage has come.
  await page.goto(highLevel.url, { waitUntil: "commit" });
  await expect(stage(page, "Proposal").getByRole("status")).toHaveText("Loading Proposal");
  await expect(card(stage(page, "Lead"), "Deal in Lead")).toBeVisible();
  const shapeAt = await startOf(stage(page, "Proposal").locator("[data-card-skeleton]").first());
  highLevel.behave("Proposal", "answer");
  await expect(card(stage(page, "Proposal"), "Deal in Proposal")).toBeVisible();
  await expect(page.getByText("Loading Proposal")).toBeHidden();
  expect(await startOf(card(page, "Deal in Proposal"))).toEqual(shapeAt);
});

test("a board that takes its time has its shape at once", async ({ page, highLevel }) => {
  highLevel.behave("pipelines", "wait");
  await page.goto(highLevel.url, { waitUntil: "commit" });
  await expect(page.getByRole("status").filter({ hasText: "Loading the board" })).toBeVisible();
  await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeAttached();
  highLevel.behave("pipelines", "answer");
  await expect(cards(page)).toHaveCount(3);
  await expect(page.getByText("Loading the board")).toBeHidden();
});

test("the page that leads to a board has its shape at once, too", async ({ page, highLevel }) => {
  highLevel.behave("pipelines", "wait");
  await page.goto(new URL("/", highLevel.url).href, { waitUntil: "commit" });
  await expect(page.getByRole("status").filter({ hasText: "Loading the board" })).toBeVisible();
  highLevel.behave("pipelines", "answer");
  await expect(page).toHaveURL(highLevel.url);
  await expect(cards(page)).toHaveCount(3);
});

/** Where something begins, and how high it is; columns are wider where there are few. */
async function startOf(one: Locator) {
  const box = await one.boundingBox();
  return box && { x: box.x, y: box.y, height: box.height };
}

for (const { width, hasTouch } of [
  { width: 1440, hasTouch: false },
  { width: 768, hasTouch: true },
  { width: 375, hasTouch: true },
]) {
  test.describe(`at a width of ${width}`, () => {
    test.use({ viewport: { width, height: 800 }, hasTouch, isMobile: hasTouch });

    test("a board comes where its skeleton was", async ({ page, highLevel }) => {
      highLevel.behave("pipelines", "wait");
      await page.goto(highLevel.url, { waitUntil: "commit" });
      const shape = page.locator("[data-stage-skeleton]").first();
      // Until it has its styles it lies elsewhere.
      await expect(shape).toHaveCSS("display", "flex");
      const shapeAt = await startOf(shape);
      const shapeOfCardAt = await startOf(shape.locator("[data-card-skeleton]").first());
      highLevel.behave("pipelines", "answer");
      await expect(card(page, "Deal in Lead")).toBeVisible();
      expect(await startOf(stage(page, "Lead"))).toEqual(shapeAt);
      expect(await startOf(card(page, "Deal in Lead"))).toEqual(shapeOfCardAt);
    });
  });
}

test("a board that takes longer than four seconds says so on its skeleton", async ({ page, highLevel }) => {
  highLevel.behave("pipelines", "wait");
  await page.goto(highLevel.url, { waitUntil: "commit" });
  const told = page.getByRole("status").filter({ hasText: "Loading the board" });
  const overdue = told.getByText("Answers take long at present.");
  await expect(told).toBeVisible();
  await expect(overdue).toBeHidden();
  await expect(overdue).toBeVisible();
  highLevel.behave("pipelines", "answer");
  await expect(cards(page)).toHaveCount(3);
  await expect(overdue).toBeHidden();
});

test("the rest of a stage that cannot be read keeps what is there, and Retry reads on", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/503/);
  const pipeline = await crm.createPipeline();
  const titles = Array.from({ length: 24 }, (_, at) => `Card ${at}`);
  for (const title of titles) await crm.createOpportunity(pipeline, { title, stage: "Lead" });
  await page.route(/\/opportunities\?.*cursor=/, (route) => route.fulfill({ status: 503, body: "" }));
  await openBoard(page, pipeline);
  const lead = stage(page, "Lead");
  const toEnd = () =>
    lead.locator("[data-stage-scroll]").evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await toEnd();
  await expect(lead.getByRole("alert")).toContainText("The rest could not be loaded");
  await expect(card(lead, "Card 4")).toBeAttached();
  await page.unroute(/\/opportunities\?.*cursor=/);
  await lead.getByRole("button", { name: "Retry Lead" }).click();
  await expect(lead.getByRole("alert")).toBeHidden();
  await toEnd();
  await expect(card(lead, "Card 0")).toBeVisible();
});
