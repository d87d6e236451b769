import type { Page } from "playwright/test";
import {
  card,
  dragCard,
  expectHead,
  expectReady,
  expectSaid,
  hearSaid,
  openBoard,
  passTimeUntil,
  stage,
} from "./board-page";
import type { Crm } from "./crm";
import { expect, test } from "./fixtures";
import { breakLine, holdAnswers, holdLooks, moveByKeys, movesOf, refuseMoves } from "./moves";

/** A board with one card in its first stage. */
async function openWithAcme(page: Page, crm: Crm) {
  const pipeline = await crm.createPipeline();
  const { id } = await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead", monetaryValue: 70 });
  await openBoard(page, pipeline);
  const stageUpstream = async () => {
    const { pipelineStageId } = await crm.getOpportunity(pipeline, id);
    return pipeline.stages.find((one) => one.id === pipelineStageId)?.name;
  };
  return { pipeline, id, stageUpstream };
}

const NOT_THIS_STAGE = { status: 422, code: "rejected", detail: "The CRM does not take this stage." };

/** The same once a move to Proposal was lost before it reached upstream; `mend` lets the next one through. The test holds the clock. */
async function openWithLostMove(page: Page, crm: Crm) {
  await page.clock.install();
  const opened = await openWithAcme(page, crm);
  const moves = movesOf(page);
  const mend = await breakLine(page, { isSent: false });
  await moveAcme(page);
  await expect(card(stage(page, "Proposal"), "Acme").getByText("Not confirmed")).toBeVisible();
  return { ...opened, moves, mend };
}

const moveAcme = (page: Page) => dragCard(page, card(stage(page, "Lead"), "Acme"), stage(page, "Proposal"));

test("Undo makes the opposite move", async ({ page, crm }) => {
  const { pipeline, id, stageUpstream } = await openWithAcme(page, crm);
  const moves = movesOf(page);
  await moveAcme(page);
  await expect.poll(stageUpstream).toBe("Proposal");
  await page.getByRole("button", { name: "Undo moving Acme" }).click();
  await expect(card(stage(page, "Lead"), "Acme")).toBeVisible();
  await expectSaid(page, "Undone. Acme is back in Lead.");
  await expectHead(page, "Lead", { count: "1", value: "$70" });
  await expectHead(page, "Proposal", { count: "0", value: "$0" });
  await expect.poll(stageUpstream).toBe("Lead");
  await expect(page.getByRole("button", { name: "Undo moving Acme" })).toBeHidden();
  expect(moves).toMatchObject([
    { opportunityId: id, stageId: pipeline.stages[1]?.id },
    { opportunityId: id, stageId: pipeline.stages[0]?.id },
  ]);
});

test("a card is in its new column while the CRM has not answered yet, marked as being saved", async ({
  page,
  crm,
}) => {
  await openWithAcme(page, crm);
  const held = await holdAnswers(page);
  const said = await hearSaid(page);
  await moveAcme(page);
  const moved = card(stage(page, "Proposal"), "Acme");
  await expect(moved).toHaveAttribute("aria-busy", "true");
  await expect(moved.getByText("Saving…")).toBeAttached();
  await expectHead(page, "Lead", { count: "0", value: "$0" });
  await expectHead(page, "Proposal", { count: "1", value: "$70" });
  await expect.poll(() => held.length).toBe(1);
  const toast = page
    .getByRole("listitem")
    .filter({ has: page.getByRole("button", { name: "Undo moving Acme" }) });
  await expect(toast).toContainText("Acme is being moved from Lead to Proposal");
  await held[0]?.release();
  await expect(toast).toContainText("Acme moved from Lead to Proposal");
  const done = "Acme moved from Lead to Proposal.";
  const saidOfMoves = async () => (await said()).filter((sentence) => sentence.includes("moved"));
  await expect.poll(saidOfMoves).toEqual([done, "Acme is being moved from Lead to Proposal.", done]);
  await expect(moved).not.toHaveAttribute("aria-busy");
});

test("moves are told to their end on the board of another pipeline, and can be undone there", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/404/);
  const [pipeline, other] = await Promise.all([crm.createPipeline(), crm.createPipeline()]);
  const acme = await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  const birch = await crm.createOpportunity(pipeline, { title: "Birch", stage: "Lead" });
  await openBoard(page, pipeline);
  await crm.call("DELETE", `/v1/pipelines/${pipeline.id}/opportunities/${birch.id}`);
  const held = await holdAnswers(page);
  await dragCard(page, card(stage(page, "Lead"), "Birch"), stage(page, "Proposal"));
  await moveAcme(page);
  await expect.poll(() => held.length).toBe(2);
  const undo = page.getByRole("button", { name: "Undo moving Acme" });
  const toast = page.getByRole("listitem").filter({ has: undo });
  await expect(toast).toContainText("Acme is being moved");
  await page.getByRole("button", { name: /switch pipeline/ }).click();
  await page.getByRole("menuitem", { name: other.name }).click();
  await expect(page).toHaveURL(new RegExp(other.id));
  await expect(card(page, "Acme")).toBeHidden();
  await expectReady(page);
  for (const { release } of held) await release();
  // No live region says it any more, so the toast does.
  const refused = page.getByRole("alert").filter({ hasText: "Birch was not moved" });
  await expect(refused).not.toHaveAttribute("aria-live", "off");
  await expect(toast).toContainText("Acme moved from Lead to Proposal");
  await page.unrouteAll();
  await undo.click();
  // Nothing of that board is left that could show or say it.
  await expect(page.getByRole("listitem").filter({ hasText: "Undone. Acme is back in Lead" })).toBeVisible();
  const stageUpstream = async () => (await crm.getOpportunity(pipeline, acme.id)).pipelineStageId;
  await expect.poll(stageUpstream).toBe(pipeline.stages[0]?.id);
});

test("a move the CRM refuses puts the card back and says why; Try again sends it again", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/422/);
  const { stageUpstream } = await openWithAcme(page, crm);
  const moves = movesOf(page);
  const relent = await refuseMoves(page, NOT_THIS_STAGE);
  await moveAcme(page);
  const notice = page.getByRole("alert").filter({ hasText: "Acme was not moved" });
  await expect(notice).toContainText("The CRM does not take this stage.");
  await expect(card(stage(page, "Lead"), "Acme").getByText("Not moved")).toBeVisible();
  await expectHead(page, "Lead", { count: "1", value: "$70" });
  await expectHead(page, "Proposal", { count: "0", value: "$0" });
  await expectSaid(page, "Acme was not moved; it is back in Lead. The CRM does not take this stage.");
  await expect(notice).toHaveAttribute("aria-live", "off");
  await expect(page.getByRole("button", { name: "Undo moving Acme" })).toBeHidden();

  await relent();
  await notice.getByRole("button", { name: "Try again to move Acme" }).click();
  await expect(card(stage(page, "Proposal"), "Acme")).toBeVisible();
  await expect(notice).toBeHidden();
  await expect(page.getByRole("button", { name: "Undo moving Acme" })).toBeVisible();
  await expect.poll(stageUpstream).toBe("Proposal");
  expect(moves).toHaveLength(2);
});

test("an Undo the CRM refuses leaves the card where it is, and says so of the Undo", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/422/);
  const { stageUpstream } = await openWithAcme(page, crm);
  await moveAcme(page);
  await expect.poll(stageUpstream).toBe("Proposal");
  const relent = await refuseMoves(page, NOT_THIS_STAGE);
  await page.getByRole("button", { name: "Undo moving Acme" }).click();
  const notice = page.getByRole("alert").filter({ hasText: "Acme was not moved back" });
  await expect(notice).toContainText("The CRM does not take this stage. It stays in Proposal.");
  const moved = card(stage(page, "Proposal"), "Acme");
  await expect(moved.getByText("Not moved back")).toBeVisible();
  await expectSaid(page, "Acme was not moved back; it stays in Proposal. The CRM does not take this stage.");
  await relent();
  await moved.press("m");
  await page.getByRole("menuitem", { name: "Try again" }).click();
  await expect(card(stage(page, "Lead"), "Acme")).toBeVisible();
  await expect(notice).toBeHidden();
  await expect.poll(stageUpstream).toBe("Lead");
});

test("C6: a move of a card that was deleted elsewhere takes it off the board and says so", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/404/);
  const { pipeline, id } = await openWithAcme(page, crm);
  await crm.call("DELETE", `/v1/pipelines/${pipeline.id}/opportunities/${id}`);
  await moveAcme(page);
  const notice = page.getByRole("alert").filter({ hasText: "Acme was not moved" });
  await expect(notice).toContainText("no longer exists");
  await expect(notice).not.toContainText("back where it was");
  await expect(notice.getByRole("button", { name: /Try again/ })).toBeHidden();
  await expect(card(page, "Acme")).toBeHidden();
  await expectHead(page, "Lead", { count: "0", value: "$0" });
  await expectHead(page, "Proposal", { count: "0", value: "$0" });
});

test("a move whose answer was lost is marked, looked up and found to have happened", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/ERR_CONNECTION_RESET/);
  const { id, stageUpstream } = await openWithAcme(page, crm);
  const moves = movesOf(page);
  const letLook = await holdLooks(page, id);
  await breakLine(page, { isSent: true });
  await moveAcme(page);
  const moved = card(stage(page, "Proposal"), "Acme");
  const notice = page.getByRole("alert").filter({ hasText: "It is not known whether Acme was moved" });
  await expect(notice).toBeVisible();
  await expect(moved.getByText("Not confirmed")).toBeVisible();
  letLook();
  await expect(moved.getByText("Not confirmed")).toBeHidden();
  await expect(notice).toBeHidden();
  await expectSaid(page, "Acme moved from Lead to Proposal.");
  await expect(page.getByRole("button", { name: "Undo moving Acme" })).toBeVisible();
  await expect(moved).toBeVisible();
  expect(await stageUpstream()).toBe("Proposal");
  expect(moves).toHaveLength(1);
});

test("a move that was lost on its way is looked up, put back, and sent again on demand", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/ERR_CONNECTION_RESET/);
  const { stageUpstream, mend } = await openWithLostMove(page, crm);
  await card(stage(page, "Proposal"), "Acme").press("m");
  await page.getByRole("menuitem", { name: "Check again" }).click();
  const doubt = page.getByRole("alert").filter({ hasText: "It is not known whether Acme was moved" });
  await expect(doubt).toContainText("It is looked up again by itself.");
  const notice = page.getByRole("alert").filter({ hasText: "Acme was not moved" });
  await passTimeUntil(page, notice);
  await expect(notice).toContainText(
    "There was no clear answer at first. By now it is known that nothing was changed.",
  );
  await expect(card(stage(page, "Lead"), "Acme")).toBeVisible();
  await mend();
  await notice.getByRole("button", { name: "Try again to move Acme" }).click();
  await expect(card(stage(page, "Proposal"), "Acme")).toBeVisible();
  await expect.poll(stageUpstream).toBe("Proposal");
});

test("a move waits for the end of one without an answer, says so, and is not undone by its late arrival", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/ERR_CONNECTION_RESET/);
  const { pipeline, id, stageUpstream, moves, mend } = await openWithLostMove(page, crm);
  await mend();
  await moveByKeys(page, "Acme", "Closing");
  const toast = page
    .getByRole("listitem")
    .filter({ hasText: "Acme is being moved from Proposal to Closing" });
  await passTimeUntil(page, toast);
  await expect(toast).toContainText("It is sent once it is known what became of the last change.");
  await expect(card(stage(page, "Closing"), "Acme").getByText("Not confirmed")).toBeVisible();
  expect(moves).toHaveLength(1);

  const arrived = { status: "open", stageId: pipeline.stages[1]?.id };
  await crm.call("PUT", `/v1/pipelines/${pipeline.id}/opportunities/${id}/status`, arrived);
  await expect(async () => {
    await page.clock.runFor(10_000);
    expect(await stageUpstream()).toBe("Closing");
  }).toPass();
  await expect(card(stage(page, "Closing"), "Acme").getByText("Not confirmed")).toBeHidden();
  await expect(toast).toBeHidden();
});

test("offline a move is refused with the reason, and goes out once the line is back", async ({
  page,
  crm,
  context,
}) => {
  const { stageUpstream } = await openWithAcme(page, crm);
  const moves = movesOf(page);
  // Its code is loaded with the first notice; what was never loaded cannot be shown without a line.
  await moveAcme(page);
  await page.getByRole("button", { name: "Undo moving Acme" }).click();
  await expect.poll(() => moves.length).toBe(2);
  await expect(card(stage(page, "Lead"), "Acme")).not.toHaveAttribute("aria-busy");

  await context.setOffline(true);
  const banner = page.getByRole("status").filter({ hasText: "You are offline." });
  await expect(banner).toBeVisible();
  await moveAcme(page);
  const notice = page.getByRole("alert").filter({ hasText: "Acme was not moved" });
  await expect(notice).toContainText("You were offline, and nothing was sent.");
  await expect(card(stage(page, "Lead"), "Acme")).toBeVisible();
  expect(moves).toHaveLength(2);
  await context.setOffline(false);
  await expect(banner).toBeHidden();
  await notice.getByRole("button", { name: "Try again to move Acme" }).click();
  await expect.poll(stageUpstream).toBe("Proposal");
});

test("C1: of two reps who move one card the later one is told, and both screens end as upstream is", async ({
  page,
  crm,
  browser,
  baseURL,
  allowComplaints,
}) => {
  allowComplaints(/409/);
  const { pipeline, id, stageUpstream } = await openWithAcme(page, crm);
  const other = await browser.newContext({ baseURL: baseURL ?? "" });
  const theirs = await other.newPage();
  await openBoard(theirs, pipeline);
  await dragCard(theirs, card(stage(theirs, "Lead"), "Acme"), stage(theirs, "Closing"));
  await expect.poll(stageUpstream).toBe("Closing");
  await moveAcme(page);
  const notice = page.getByRole("alert").filter({ hasText: "Acme was moved by someone else" });
  await expect(notice).toContainText("It is in Closing. Your move to Proposal was not made.");
  const overtaken = card(stage(page, "Closing"), "Acme");
  await expect(overtaken.getByText("Changed by someone else")).toBeVisible();
  await expectSaid(
    page,
    "Acme was moved by someone else. It is in Closing. Your move to Proposal was not made.",
  );
  await expect(card(stage(theirs, "Closing"), "Acme")).toBeVisible();
  expect(await stageUpstream()).toBe("Closing");
  await notice.getByRole("button", { name: "Dismiss" }).click();
  await expect(overtaken.getByText("Changed by someone else")).toBeHidden();

  await crm.call("PUT", `/v1/pipelines/${pipeline.id}/opportunities/${id}/status`, {
    ...{ stageId: pipeline.stages.at(-1)?.id, status: "won" },
  });
  await dragCard(page, card(stage(page, "Closing"), "Acme"), stage(page, "Proposal"));
  const won = page.getByRole("alert").filter({ hasText: "Acme was marked Won by someone else" });
  await expect(won).toContainText("Your move to Proposal was not made. The filters hide it now.");
  await won.getByRole("button", { name: "Move Acme to Proposal and keep it Won" }).click();
  await expect.poll(stageUpstream).toBe("Proposal");
  expect(await crm.getOpportunity(pipeline, id)).toMatchObject({ status: "won" });
  await other.close();
});
