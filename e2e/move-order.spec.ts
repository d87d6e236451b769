import { card, carryTo, dragCard, expectHead, openBoard, pickUp, stage } from "./board-page";
import { expect, test } from "./fixtures";
import { holdAnswers, movesOf, refuseMoves } from "./moves";

test("quick moves of one card end where it was dropped last, and what lies between is not sent", async ({
  page,
  crm,
}) => {
  const pipeline = await crm.createPipeline({ stages: ["One", "Two", "Three", "Four"] });
  const acme = await crm.createOpportunity(pipeline, { title: "Acme", stage: "One", monetaryValue: 5 });
  await openBoard(page, pipeline);
  const moves = movesOf(page);
  const held = await holdAnswers(page);
  for (const [from, to] of [
    ["One", "Two"],
    ["Two", "Three"],
    ["Three", "Four"],
  ] as const) {
    await dragCard(page, card(stage(page, from), "Acme"), stage(page, to));
    await expect(card(stage(page, to), "Acme")).toBeVisible();
  }
  await expect.poll(() => held.length).toBe(1);
  await held[0]?.release();
  await expect.poll(() => held.length).toBe(2);
  await expect(card(stage(page, "Four"), "Acme")).toBeVisible();
  await held[1]?.release();
  await expect(card(stage(page, "Four"), "Acme")).not.toHaveAttribute("aria-busy");
  expect((await crm.getOpportunity(pipeline, acme.id)).pipelineStageId).toBe(pipeline.stages[3]?.id);
  expect(moves.map(({ stageId }) => stageId)).toEqual([pipeline.stages[1]?.id, pipeline.stages[3]?.id]);
  await expectHead(page, "Four", { count: "1", value: "$5" });
  await page.reload();
  await expect(card(stage(page, "Four"), "Acme")).toBeVisible();
});

test("moves of two cards whose answers come in reverse order both end right", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  const first = await crm.createOpportunity(pipeline, { title: "First", stage: "Lead", monetaryValue: 1 });
  const second = await crm.createOpportunity(pipeline, { title: "Second", stage: "Lead", monetaryValue: 2 });
  await openBoard(page, pipeline);
  const held = await holdAnswers(page);
  await dragCard(page, card(stage(page, "Lead"), "First"), stage(page, "Proposal"));
  await dragCard(page, card(stage(page, "Lead"), "Second"), stage(page, "Closing"));
  await expect.poll(() => held.length).toBe(2);
  const answerOf = (id: string) => held.find(({ opportunityId }) => opportunityId === id)?.release();
  await answerOf(second.id);
  await expect(card(stage(page, "Closing"), "Second")).not.toHaveAttribute("aria-busy");
  await expect(card(stage(page, "Proposal"), "First")).toHaveAttribute("aria-busy", "true");
  await answerOf(first.id);
  await expect(card(stage(page, "Proposal"), "First")).not.toHaveAttribute("aria-busy");
  await expect(card(stage(page, "Closing"), "Second")).toBeVisible();
  await expectHead(page, "Lead", { count: "0", value: "$0" });
  await expectHead(page, "Proposal", { count: "1", value: "$1" });
  await expectHead(page, "Closing", { count: "1", value: "$2" });
});

test("a refused move of one card leaves another card's move as it is", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/422/);
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Refused", stage: "Lead", monetaryValue: 1 });
  await crm.createOpportunity(pipeline, { title: "Taken", stage: "Lead", monetaryValue: 2 });
  await openBoard(page, pipeline);
  const relent = await refuseMoves(page, { status: 422, code: "rejected", detail: "No." });
  await dragCard(page, card(stage(page, "Lead"), "Refused"), stage(page, "Proposal"));
  await expect(page.getByRole("alert").filter({ hasText: "Refused was not moved" })).toBeVisible();
  await relent();
  await dragCard(page, card(stage(page, "Lead"), "Taken"), stage(page, "Proposal"));
  await expect(card(stage(page, "Proposal"), "Taken")).not.toHaveAttribute("aria-busy");
  await expect(card(stage(page, "Lead"), "Refused")).toBeVisible();
  await expectHead(page, "Lead", { count: "1", value: "$1" });
  await expectHead(page, "Proposal", { count: "1", value: "$2" });

  await page.getByRole("button", { name: "Move Refused", exact: true }).click();
  await page.getByRole("menuitem", { name: "Leave it here" }).click();
  await expect(card(page, "Refused").getByText("Not moved")).toBeHidden();
  await expect(page.getByRole("alert").filter({ hasText: "Refused was not moved" })).toBeHidden();
});

test("a move is not lost when the filters change before its answer", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  const acme = await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await crm.createOpportunity(pipeline, { title: "Other", stage: "Lead" });
  await openBoard(page, pipeline);
  const held = await holdAnswers(page);
  await dragCard(page, card(stage(page, "Lead"), "Acme"), stage(page, "Proposal"));
  await page.getByRole("searchbox", { name: "Search opportunities" }).fill("Acme");
  await expect(card(page, "Other")).toBeHidden();
  await expect(card(stage(page, "Proposal"), "Acme")).toBeVisible();
  await expect.poll(() => held.length).toBe(1);
  await held[0]?.release();
  await expect(card(stage(page, "Proposal"), "Acme")).not.toHaveAttribute("aria-busy");
  await expectHead(page, "Proposal", { count: "1", value: "$0" });
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect(card(stage(page, "Lead"), "Other")).toBeVisible();
  await expect(card(stage(page, "Proposal"), "Acme")).toBeVisible();
  expect((await crm.getOpportunity(pipeline, acme.id)).pipelineStageId).toBe(pipeline.stages[1]?.id);
});

test("a move survives a Refresh that began before its answer", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  const held = await holdAnswers(page);
  await dragCard(page, card(stage(page, "Lead"), "Acme"), stage(page, "Proposal"));
  await expect.poll(() => held.length).toBe(1);
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(page.getByRole("button", { name: "Refresh" })).toHaveAttribute("aria-disabled", "false");
  await held[0]?.release();
  await expect(card(stage(page, "Proposal"), "Acme")).not.toHaveAttribute("aria-busy");
  await expect(card(stage(page, "Lead"), "Acme")).toBeHidden();
  await expectHead(page, "Lead", { count: "0", value: "$0" });
  await expectHead(page, "Proposal", { count: "1", value: "$0" });
});

test("what is typed and clicked right after a drop is not lost", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await page.clock.install();
  await openBoard(page, pipeline);
  await pickUp(page, card(page, "Acme"));
  await carryTo(page, stage(page, "Proposal"));
  // A busy machine fires timers late, and may do so after the next keys and clicks.
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 5_000));
  await page.mouse.up();
  const search = page.getByRole("searchbox", { name: "Search opportunities" });
  await search.click();
  await page.keyboard.type("Acme");
  await expect(search).toHaveValue("Acme");
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect(search).toHaveValue("");
});
