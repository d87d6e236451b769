import type { Page } from "playwright/test";
import { card, cards, expectHead, expectReady, expectSaid, openBoard, stage } from "./board-page";
import type { Crm } from "./crm";
import { expect, test } from "./fixtures";

const search = (page: Page) => page.getByRole("searchbox", { name: "Search opportunities" });
const status = (page: Page) => page.getByRole("combobox", { name: "Status" });
const owner = (page: Page) => page.getByRole("combobox", { name: "Owner" });

async function openSeeded(page: Page, crm: Crm) {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Roof", stage: "Lead", monetaryValue: 10 });
  await crm.createOpportunity(pipeline, { title: "Window", stage: "Proposal", monetaryValue: 20 });
  await crm.createOpportunity(pipeline, {
    title: "Roof, won",
    stage: "Lead",
    status: "won",
    monetaryValue: 40,
  });
  await openBoard(page, pipeline);
  return pipeline;
}

test("a search narrows cards, counts and sums, and reload and sharing keep it", async ({
  page,
  crm,
  context,
}) => {
  await openSeeded(page, crm);
  await search(page).fill("rOO");
  await expect(card(page, "Window")).toBeHidden();
  await expect(card(page, "Roof")).toBeVisible();
  await expectHead(page, "Lead", { count: "1", value: "$10" });
  await expectHead(page, "Proposal", { count: "0", value: "$0" });
  await expect(page).toHaveURL(/[?&]query=rOO$/);
  await page.reload();
  await expectReady(page);
  await expect(search(page)).toHaveValue("rOO");
  await expect(cards(page)).toHaveCount(1);

  const colleague = await context.newPage();
  await colleague.goto(page.url());
  await expect(cards(colleague)).toHaveCount(1);
  await expect(card(colleague, "Roof")).toBeVisible();

  await page.bringToFront();
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect(search(page)).toBeFocused();
  await expect(cards(page)).toHaveCount(2);
  await expect(page).not.toHaveURL(/query/);
});

test("a status stands in the address; Back and Forward step through what was chosen", async ({
  page,
  crm,
}) => {
  await openSeeded(page, crm);
  await status(page).selectOption("Won");
  await expect(page).toHaveURL(/status=won/);
  await expect(card(page, "Roof, won")).toBeVisible();
  await expect(card(page, "Roof")).toBeHidden();
  await expectHead(page, "Lead", { count: "1", value: "$40" });
  await status(page).selectOption("All");
  await expect(cards(page)).toHaveCount(3);
  await expectHead(page, "Lead", { count: "2", value: "$50" });

  await page.goBack();
  await expect(status(page)).toHaveValue("won");
  await expect(cards(page)).toHaveCount(1);
  await page.goBack();
  await expect(status(page)).toHaveValue("open");
  await expect(card(page, "Window")).toBeVisible();
  await page.goForward();
  await expect(status(page)).toHaveValue("won");
  await expect(card(page, "Roof, won")).toBeVisible();
});

test("an owner's cards can be shown alone, and the owner's name stays after a reload", async ({
  page,
  start,
}) => {
  test.slow();
  const server = await start({ DEMO_DATA: "on" });
  await page.goto(server.url);
  await expectReady(page);
  const name = (await owner(page).locator("option").nth(1).textContent()) ?? "";
  await owner(page).selectOption(name);
  const othersCards = cards(page).filter({ hasNotText: `Owner: ${name}` });
  await expect(cards(page)).not.toHaveCount(0);
  await expect(othersCards).toHaveCount(0);
  await expect(page).toHaveURL(/owner=/);
  await page.reload();
  await expectReady(page);
  await expect(owner(page).locator("option:checked")).toHaveText(name);
  await expect(cards(page)).not.toHaveCount(0);
  await expect(othersCards).toHaveCount(0);
  await page.getByRole("button", { name: "Remove the filter Owner" }).click();
  await expect(page).not.toHaveURL(/owner=/);
  await expect(owner(page)).toHaveValue("");
});

test("an open card and a filter share the address: Back closes the one and keeps the other", async ({
  page,
  crm,
}) => {
  await openSeeded(page, crm);
  await status(page).selectOption("Won");
  await card(page, "Roof, won").click();
  const dialog = page.getByRole("dialog", { name: "Roof, won" });
  await expect(dialog).toBeVisible();
  await expect(page).toHaveURL(/status=won.*opportunity=|opportunity=.*status=won/);
  await page.reload();
  await expectReady(page);
  await expect(dialog).toBeVisible();
  await page.goBack();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/status=won$/);
  await expect(card(page, "Roof, won")).toBeVisible();
});

test("nothing found says so, and clearing the filters brings everything back", async ({ page, crm }) => {
  await openSeeded(page, crm);
  await search(page).fill("nobody has this");
  await expect(page.getByRole("heading", { name: "Nothing found" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("No open opportunity matches “nobody has this”.");
  await expectSaid(page, "Nothing found.");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(search(page)).toHaveValue("");
  await expect(cards(page)).toHaveCount(2);
  await expectSaid(page, "2 open opportunities found.");

  await search(page).fill("won");
  await page.getByRole("button", { name: "Search all statuses" }).click();
  await expect(card(page, "Roof, won")).toBeVisible();
  await expect(search(page)).toHaveValue("won");
});

test("letters that mean something to a database or an address are searched as they are", async ({
  page,
  crm,
}) => {
  const pipeline = await crm.createPipeline();
  for (const title of ["100% sure", "snake_case", "a&b=c #1", "O'Brien \\ Söhne"]) {
    await crm.createOpportunity(pipeline, { title, stage: "Lead" });
  }
  await openBoard(page, pipeline);
  for (const [query, title] of [
    ["0%", "100% sure"],
    ["_", "snake_case"],
    ["&b=c #", "a&b=c #1"],
    ["n \\ söhne", "O'Brien \\ Söhne"],
  ] as const) {
    await search(page).fill(query);
    await expect(cards(page)).toHaveCount(1);
    await expect(card(page, title)).toBeVisible();
    await page.reload();
    await expectReady(page);
    await expect(search(page)).toHaveValue(query);
    await expect(cards(page)).toHaveCount(1);
  }
});

test("the pipelines have boards of their own, and the last one is where the next visit begins", async ({
  page,
  crm,
}) => {
  const one = await crm.createPipeline({ stages: ["Only here"] });
  const other = await crm.createPipeline({ stages: ["Only there"] });
  await crm.createOpportunity(other, { title: "Far away", stage: "Only there" });
  await openBoard(page, one);
  await expect(page).toHaveTitle(`${one.name} · Pipelane`);
  await page.getByRole("button", { name: `${one.name}, switch pipeline` }).click();
  await page.getByRole("menuitem", { name: other.name }).click();
  await expect(card(stage(page, "Only there"), "Far away")).toBeVisible();
  await expect(stage(page, "Only here")).toBeHidden();
  await expect(page).toHaveTitle(`${other.name} · Pipelane`);
  await page.goto("/");
  await expect(card(stage(page, "Only there"), "Far away")).toBeVisible();
});
