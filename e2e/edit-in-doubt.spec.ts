import type { Page, Route } from "playwright/test";
import { card, expectSaid, openBoard, passTimeUntil, stage } from "./board-page";
import { expect, test } from "./fixtures";
import { moveByKeys } from "./moves";
import {
  doneUnanswered,
  holdWrites,
  openCard,
  openRoof,
  question,
  refused,
  save,
  unanswered,
  unavailable,
} from "./opportunity-dialog";

/** What becomes of the saves of one opportunity, and whether it can be looked up. A test may change it at any time. */
async function leadLine(page: Page, one: string) {
  const line = { answer: doneUnanswered, canLook: false };
  await page.route(one, (route) => {
    if (route.request().method() !== "GET") return line.answer(route);
    return line.canLook ? route.continue() : unavailable("Down.")(route);
  });
  return line;
}

test("a form that is opened again while nobody knows whether it was saved says so, and saves it again", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/50[34]/);
  await page.clock.install();
  const { pipeline, id, writes, one } = await openRoof(page, crm);
  // It can be looked up no sooner than saved.
  await page.route(one, (route) =>
    (route.request().method() === "PATCH" ? unanswered("HighLevel did not answer.") : unavailable("Down."))(
      route,
    ),
  );
  const dialog = await openCard(page, "Roof");
  await dialog.getByLabel("Source").fill("Fair");
  await save(page);
  const told = page.getByRole("dialog").getByRole("alert");
  await expect(told).toContainText("Not known whether it was saved");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  await openCard(page, "Roof");
  await expect(told).toContainText("Not known whether it was saved");
  await expect(told).toContainText("There is no clear answer to your last save yet.");
  await expect(dialog.getByLabel("Source")).toHaveValue("Fair");
  await page.unroute(one);
  await save(page);
  await passTimeUntil(page, dialog, { isGone: true });
  expect(await crm.getOpportunity(pipeline, id)).toMatchObject({ source: "Fair" });
  expect(writes.map(({ body }) => body)).toEqual([
    { source: "Fair", base: { source: null } },
    { source: "Fair", base: { source: null } },
  ]);
});

test("a save waits for the end of one without an answer, says so, and is not undone by its late arrival", async ({
  page,
  crm,
  allowComplaints,
}) => {
  // Its own first save is in its way, and is gone over.
  allowComplaints(/409|504/);
  await page.clock.install();
  const { pipeline, id, one } = await openRoof(page, crm);
  await page.route(one, (route) =>
    route.request().method() === "PATCH" ? unanswered("HighLevel did not answer.")(route) : route.continue(),
  );
  const dialog = await openCard(page, "Roof");
  await dialog.getByLabel("Source").fill("Fair");
  await save(page);
  await expect(dialog.getByRole("alert")).toContainText("Not known whether it was saved");
  await page.unroute(one);
  await dialog.getByLabel("Source").fill("Expo");
  await save(page);
  const waiting = dialog.getByRole("status").filter({ hasText: "Still saving" });
  await passTimeUntil(page, waiting);
  await expect(waiting).toContainText("It is sent once it is known what became of the last change");

  const { stageId, status } = { stageId: pipeline.stages[0]?.id, status: "open" };
  const arrived = { title: "Roof", stageId, status, source: "Fair" };
  await crm.call("PUT", `/v1/pipelines/${pipeline.id}/opportunities/${id}`, arrived);
  await passTimeUntil(page, dialog, { isGone: true });
  expect(await crm.getOpportunity(pipeline, id)).toMatchObject({ source: "Expo" });
});

test("a save that fails once the one before is known to be done leaves only what is not saved", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/50[34]/);
  const { writes, one } = await openRoof(page, crm);
  const dialog = await openCard(page, "Roof");
  const told = dialog.getByRole("alert");
  const source = dialog.getByLabel("Source");
  const company = dialog.getByLabel("Company");
  const line = await leadLine(page, one);
  const saveDone = async () => {
    Object.assign(line, { answer: doneUnanswered, canLook: false });
    await save(page);
    await expect(told).toContainText("Not known whether it was saved");
  };
  /** It waits for the end of the one before, which is looked up by then. */
  const saveInVain = async () => {
    line.answer = unavailable("Out of order.");
    await save(page);
    line.canLook = true;
  };
  await source.fill("Fair");
  await saveDone();
  await company.fill("Acme");
  await saveInVain();
  await expect(told).toContainText("Out of order.");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(question(page)).toContainText("It has not been saved.");
  await question(page).getByRole("button", { name: "Keep editing" }).click();
  await company.fill("");
  await save(page);
  await expect(dialog).toBeHidden();
  expect(writes).toHaveLength(2);

  await openCard(page, "Roof");
  await source.fill("Expo");
  await saveDone();
  await saveInVain();
  await expect(dialog).toBeHidden();
  await openCard(page, "Roof");
  await expect(source).toHaveValue("Expo");
  await expect(dialog.getByText("What you had typed is back")).toBeHidden();
});

test("what is taken back of a save of unknown outcome is taken back, also where the save had been done", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/409|50[34]/);
  const pipeline = await crm.createPipeline();
  const { id } = await crm.createOpportunity(pipeline, { title: "Roof", stage: "Lead" });
  await openBoard(page, pipeline);
  const line = await leadLine(page, `**/opportunities/${id}`);
  const dialog = await openCard(page, "Roof");
  await dialog.getByLabel("Source").fill("Fair");
  await dialog.getByLabel("Company").fill("Acme");
  await save(page);
  const told = dialog.getByRole("alert");
  await expect(told).toContainText("Not known whether it was saved");
  await dialog.getByLabel("Source").fill("");
  line.canLook = true;
  await expect(told).toBeHidden();
  await expect(dialog.getByLabel("Source")).toHaveValue("");
  await dialog.getByLabel("Source").fill("Expo");

  // The same once more, now without a look.
  line.canLook = false;
  await save(page);
  await expect(told).toContainText("Not known whether it was saved");
  await dialog.getByLabel("Source").fill("");
  await page.keyboard.press("Escape");
  await openCard(page, "Roof");
  await expect(dialog.getByText("What you had typed is back")).toBeVisible();
  await expect(told).toContainText("Not known whether it was saved");
  await expect(dialog.getByLabel("Source")).toHaveValue("");
  await dialog.getByLabel("Company").fill("Acme Ltd");
  Object.assign(line, { answer: (route: Route) => route.continue(), canLook: true });
  await save(page);
  await expect(dialog).toBeHidden();
  const stored = await crm.getOpportunity(pipeline, id);
  expect(stored).toMatchObject({ contact: { companyName: "Acme Ltd" } });
  expect(stored).not.toHaveProperty("source");
});

test("a deletion of unknown outcome says in its form what is known of it later, and can be done again", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/504/);
  await page.clock.install();
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Roof", stage: "Lead" });
  await openBoard(page, pipeline);
  const answer = await holdWrites(page, "DELETE", unanswered("HighLevel did not answer in time."));
  const dialog = await openCard(page, "Roof");
  answer();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await question(page).getByRole("button", { name: "Delete" }).click();
  const told = dialog.getByRole("alert");
  await expect(told).toContainText("Not known whether it was deleted");
  await passTimeUntil(page, told.getByText("Not deleted"));
  await expect(told).toContainText("By now it is known that nothing was changed.");
  await page.unrouteAll();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(question(page)).toBeVisible();
  // The form tells it: no toast of the board's does.
  await expect(page.getByText("Roof was not deleted")).toHaveCount(0);
  await question(page).getByRole("button", { name: "Delete" }).click();
  await expect(dialog).toBeHidden();
  await expect(card(page, "Roof")).toBeHidden();
});

test("a form that is open when a move of its card is refused blames nobody else for that", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/422/);
  const { pipeline, id, one } = await openRoof(page, crm);
  let refuse = () => {};
  const isRefused = new Promise<void>((resolve) => {
    refuse = resolve;
  });
  await page.route(`${one}/status`, async (route) => {
    await isRefused;
    return refused("You may not move this.")(route);
  });
  await moveByKeys(page, "Roof", "Proposal");
  const dialog = await openCard(page, "Roof");
  await dialog.getByLabel("Stage").selectOption("Closing");
  refuse();
  await expectSaid(page, /^Roof was not moved/);
  await save(page);
  await expect(dialog).toBeHidden();
  expect(await crm.getOpportunity(pipeline, id)).toMatchObject({ pipelineStageId: pipeline.stages[2]?.id });
});

test("a deletion that is refused shows in its form where the card is, whose move has come to nothing", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/422|504/);
  const { one } = await openRoof(page, crm);
  await page.route(`${one}/status`, unanswered("HighLevel did not answer."));
  await moveByKeys(page, "Roof", "Proposal");
  await expect(card(stage(page, "Proposal"), "Roof")).toContainText("Not confirmed");
  await page.route(one, (route) =>
    route.request().method() === "DELETE" ? refused("You may not delete this.")(route) : route.continue(),
  );
  const dialog = await openCard(page, "Roof");
  const inStage = dialog.getByLabel("Stage").locator("option:checked");
  await expect(inStage).toHaveText("Proposal");
  await dialog.getByRole("button", { name: "Delete" }).click();
  await question(page).getByRole("button", { name: "Delete" }).click();
  await expect(dialog.getByRole("alert")).toContainText("You may not delete this.");
  await expect(inStage).toHaveText("Lead");
});
