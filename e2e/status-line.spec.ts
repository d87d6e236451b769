import type { Page } from "playwright/test";
import { card, cards, expectReady, openBoard, stage } from "./board-page";
import { type Behaviour, expect, type HighLevel, test, USERS } from "./highlevel";

const line = (page: Page, text: string | RegExp) => page.getByRole("status").filter({ hasText: text });

const refresh = (page: Page) => page.getByRole("button", { name: "Refresh" });

/** Opens the board while HighLevel answers; from then on it does something else with each stage. */
async function openBefore(page: Page, highLevel: HighLevel, behaviour: Behaviour) {
  await page.goto(highLevel.url);
  await expectReady(page);
  highLevel.behave(highLevel.stages, behaviour);
}

/** Refreshes until the line says it: for five seconds the server answers from what it has just read. */
async function refreshUntil(page: Page, text: string | RegExp) {
  await expect(async () => {
    await refresh(page).click();
    await expect(line(page, text)).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

/** As above, until HighLevel keeps the board waiting. */
async function refreshUntilItWaits(page: Page, highLevel: HighLevel) {
  await expect(async () => {
    // While it is waited for the button takes no click.
    if (highLevel.keepsWaitingMs() === 0) await refresh(page).click({ timeout: 500 });
    expect(highLevel.keepsWaitingMs()).toBeGreaterThan(0);
  }).toPass();
}

test("F13: a key that HighLevel refuses is a state of the CRM connection: the board stays, and so does the rep", async ({
  page,
  highLevel,
}) => {
  await openBefore(page, highLevel, "refuse");
  await refreshUntil(page, "CRM connection: HighLevel refuses Pipelane’s key");
  const told = line(page, "CRM connection");
  await expect(told).toHaveCount(1);
  await expect(told).toContainText("Showing what was known at");
  await expect(told).toContainText("Ask your administrator");
  await expect(cards(page)).toHaveCount(3);
  await expect(page).toHaveURL(highLevel.url);
  highLevel.behave(highLevel.stages, "answer");
  await told.getByRole("button", { name: "Try again" }).click();
  await expect(told).toBeHidden();
});

test("as long as HighLevel does not say who its people are cards claim nothing of them, and name them once it does", async ({
  page,
  highLevel,
  allowComplaints,
}) => {
  allowComplaints(/50[0-9]/);
  highLevel.behave(USERS, "fail");
  await page.goto(highLevel.url);
  await expectReady(page);
  const deal = card(stage(page, "Lead"), "Deal in Lead");
  await expect(deal).toContainText("Owner: …");
  await expect(page.getByText("Unknown user")).toHaveCount(0);
  highLevel.behave(USERS, "answer");
  await expect(deal).toContainText("Owner: Una Owner", { timeout: 40_000 });
});

test("while HighLevel is down the board shows what was known, and says since when", async ({
  page,
  highLevel,
  allowComplaints,
}) => {
  allowComplaints(/503/);
  await openBefore(page, highLevel, "fail");
  await refreshUntil(page, /HighLevel is not available now.*Showing what was known at \d/);
  await expect(card(stage(page, "Lead"), "Deal in Lead")).toBeVisible();
  highLevel.behave(highLevel.stages, "answer");
  await line(page, "HighLevel").getByRole("button", { name: "Try again" }).click();
  await expect(line(page, "HighLevel")).toBeHidden();
});

test("while HighLevel takes no more calls it is busy, and neither down nor to be tried again; a page that is opened then says so too", async ({
  page,
  highLevel,
}) => {
  await openBefore(page, highLevel, "limit");
  const busy = /HighLevel is busy, .*next update in \d+ s.*Showing what was known at \d/;
  await refreshUntil(page, busy);
  await expect(cards(page)).toHaveCount(3);
  await expect(line(page, busy).getByRole("button")).toHaveCount(0);
  await page.reload();
  await expectReady(page);
  await expect(line(page, busy)).toBeVisible();
  await expect(cards(page)).toHaveCount(3);
});

test("what was never read while HighLevel is down is no wait: the line says that it is not available, with Try again", async ({
  page,
  highLevel,
  allowComplaints,
}) => {
  allowComplaints(/503/);
  await openBefore(page, highLevel, "break");
  highLevel.behave("pipelines", "break");
  await page.goto(`${highLevel.url}?query=never`);
  const down = line(page, "HighLevel is not available now");
  await expect(down).toBeVisible({ timeout: 15_000 });
  await expect(down.getByRole("button", { name: "Try again" })).toBeVisible();
});

test("a page that is opened while HighLevel shows a web page has what was known, and says so from the start", async ({
  page,
  highLevel,
}) => {
  await openBefore(page, highLevel, "page");
  highLevel.behave("pipelines", "page");
  await refreshUntil(page, /HighLevel is not available now.*Showing what was known at \d/);
  const told = line(page, /HighLevel is not available now.*Showing what was known at \d/);
  // Some stages may have been read later than the totals, and be news for five seconds.
  await expect(async () => {
    await page.reload();
    await expectReady(page);
    await expect(cards(page)).toHaveCount(3);
    // Long before the first live round.
    await expect(told).toBeVisible({ timeout: 2_000 });
  }).toPass();
  highLevel.behave([...highLevel.stages, "pipelines"], "answer");
  await line(page, "HighLevel").getByRole("button", { name: "Try again" }).click();
  await expect(line(page, "HighLevel")).toBeHidden();
});

test("a HighLevel that takes six seconds is called slow while it is waited for and afterwards, with the next update", async ({
  page,
  highLevel,
}) => {
  await openBefore(page, highLevel, "wait");
  await refreshUntilItWaits(page, highLevel);
  await expect(line(page, /Answers take long at present.*updating now/)).toBeVisible();
  await expect.poll(highLevel.keepsWaitingMs).toBeGreaterThan(6_000);
  highLevel.behave(highLevel.stages, "answer");
  await expect(line(page, /HighLevel is slow to answer.*next update in \d+ s/)).toBeVisible();
  await expect(cards(page)).toHaveCount(3);
});

test("a server that asks to wait is busy: the line counts down to the next read, and goes away by itself; one that takes long is slow", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/503/);
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  await page.route(/\/api\/pipelines\//, (route) =>
    route.fulfill({
      status: 503,
      headers: { "retry-after": "4", "pipelane-trouble": "limit" },
      contentType: "application/problem+json",
      json: {
        ...{ type: "about:blank", title: "Not available", status: 503, code: "upstream_unavailable" },
        ...{ detail: "HighLevel is busy.", requestId: "r-1" },
      },
    }),
  );
  await refresh(page).click();
  const told = line(page, "HighLevel is busy");
  await expect(told).toContainText(/HighLevel is busy.*next update in \d s/);
  await expect(told.getByText(/next update in/)).toHaveAttribute("aria-hidden", "true");
  await expect(page.getByRole("main").getByRole("alert")).toHaveCount(0);
  await expect(card(page, "Acme")).toBeVisible();
  await page.getByRole("searchbox").fill("Birch");
  const unread = page.getByRole("main").getByRole("alert").filter({ hasText: "HighLevel is busy" });
  await expect(unread).toContainText("What you look for will be loaded as soon as it takes calls again.");
  await expect(unread.getByRole("button", { name: "Try again" })).toHaveCount(0);
  await unread.getByRole("button", { name: "Clear filters" }).click();
  await expect(card(page, "Acme")).toBeVisible();
  await page.unroute(/\/api\/pipelines\//);
  await expect(told).toBeHidden({ timeout: 15_000 });

  await page.route(/\/summary\?/, () => undefined);
  await refresh(page).click();
  await expect(line(page, "Answers take long at present")).toBeVisible();
});

test("a stage says of how many its sum is, until all of it is loaded", async ({ page, highLevel }) => {
  highLevel.fill("Lead", 24);
  await page.goto(highLevel.url);
  await expectReady(page);
  const head = stage(page, "Lead").locator("header");
  await expect(head).toContainText("24$2,000 · 20 of 24");
  await expect(head).toContainText("the sum of the 20 of 24 that are loaded");
  await expect(page.getByRole("main")).toContainText("26 open·$2,200");
  await stage(page, "Lead")
    .locator("[data-stage-scroll]")
    .evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(head).toHaveText("Lead24$2,400");
  await expect(page.getByRole("main")).not.toContainText(" of 26");
});
