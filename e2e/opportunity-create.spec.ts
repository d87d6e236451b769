import type { Page } from "playwright/test";
import { card, openBoard, stage } from "./board-page";
import { expect, test } from "./fixtures";
import { form, holdWrites, openCard, openNew, question, save, writesOf } from "./opportunity-dialog";

test("a new opportunity is saved with everything that was filled in", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  await openBoard(page, pipeline);
  const dialog = await openNew(page);
  await expect(dialog.getByLabel("Title")).toBeFocused();
  await dialog.getByLabel("Title").fill("  Warehouse roof  ");
  await dialog.getByLabel("Value").fill("$1,234.5");
  await dialog.getByLabel("Stage").selectOption("Proposal");
  await dialog.getByLabel("Source").fill("Trade fair");
  await expect(dialog.getByLabel("Value")).toHaveValue("1,234.50");
  await dialog.getByLabel("Contact name").fill("Ann Lee");
  await dialog.getByLabel("Email").fill("ann.lee@roof.example");
  await dialog.getByLabel("Phone").fill("415 555 2671");
  await dialog.getByLabel("Company").fill("Roof & Co");
  await dialog.getByLabel("Tags").fill("vip");
  await dialog.getByLabel("Tags").press("Enter");
  await dialog.getByLabel("Tags").fill("typed, and not entered");
  await expect(dialog.getByLabel("Phone")).toHaveValue("(415) 555-2671");
  await save(page);
  await expect(form(page)).toBeHidden();
  await expect(card(stage(page, "Proposal"), "Warehouse roof")).toBeVisible();

  const { opportunities } = await crm.call("GET", `/v1/pipelines/${pipeline.id}/opportunities`);
  expect(opportunities).toHaveLength(1);
  expect(opportunities[0]).toMatchObject({
    name: "Warehouse roof",
    monetaryValue: 1234.5,
    pipelineStageId: pipeline.stages[1]?.id,
    status: "open",
    source: "Trade fair",
    contact: {
      name: "Ann Lee",
      email: "ann.lee@roof.example",
      phone: "+14155552671",
      companyName: "Roof & Co",
      tags: ["vip", "typed", "and not entered"],
    },
  });
});

test("what is wrong is said beside its field before anything is sent", async ({ page, crm }) => {
  await openBoard(page, await crm.createPipeline());
  const writes = writesOf(page);
  const dialog = await openNew(page);
  await dialog.getByLabel("Value").fill("1.234,56");
  await dialog.getByLabel("Email").fill("ann at roof");
  await save(page);
  await expect(dialog.getByLabel("Title")).toBeFocused();
  await expect(dialog.getByLabel("Title")).toHaveAccessibleDescription("Give the opportunity a title");
  await expect(dialog.getByLabel("Title")).toHaveAttribute("aria-invalid", "true");
  await expect(dialog.getByLabel("Value")).toHaveAccessibleDescription("Write the value like 1,234.50");
  await expect(dialog.getByLabel("Email")).toHaveAccessibleDescription(
    "An email looks like name@example.com",
  );
  await dialog.getByLabel("Email").fill("");
  await expect(dialog.getByLabel("Email")).toHaveAccessibleDescription(/Give an email or a phone number/);
  await dialog.getByLabel("Title").fill("Roof");
  await expect(dialog.getByLabel("Title")).not.toHaveAttribute("aria-invalid");
  expect(writes).toEqual([]);
});

test("what upstream refuses is said beside its field, and nothing typed is lost", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/422/);
  await openBoard(page, await crm.createPipeline());
  const dialog = await openNew(page);
  await dialog.getByLabel("Title").fill("Roof");
  await dialog.getByLabel("Value").fill("900");
  await dialog.getByLabel("Email").fill("ann@refused.example");
  // We never refuse a phone; the CRM wants a digit in it.
  await dialog.getByLabel("Phone").fill("ask reception");
  await save(page);
  await expect(dialog.getByLabel("Phone")).toHaveAccessibleDescription("This is not accepted");
  await expect(dialog.getByLabel("Phone")).toBeFocused();
  await expect(dialog.getByRole("alert")).toContainText("Not saved");
  await expect(dialog.getByLabel("Title")).toHaveValue("Roof");
  await expect(dialog.getByLabel("Value")).toHaveValue("900");
  await dialog.getByLabel("Phone").fill("555 0100");
  await save(page);
  await expect(form(page)).toBeHidden();
  await expect(card(page, "Roof")).toBeVisible();
});

type Answer = { status: number; code: string; detail: string; retryAfterS?: number };

/** How our server answers a creation until the test says otherwise. */
async function answerCreations(page: Page) {
  let problem: Answer = {
    status: 503,
    code: "upstream_unavailable",
    detail: "The CRM cannot be reached.",
  };
  await page.route("**/api/pipelines/*/opportunities", (route) =>
    route.request().method() === "POST"
      ? route.fulfill({
          status: problem.status,
          headers: problem.retryAfterS ? { "retry-after": String(problem.retryAfterS) } : {},
          contentType: "application/problem+json",
          json: { type: "about:blank", title: "Failed", requestId: "r-1", ...problem },
        })
      : route.continue(),
  );
  return {
    with: (next: Answer) => {
      problem = next;
    },
    truly: () => page.unroute("**/api/pipelines/*/opportunities"),
  };
}

test("a save that fails keeps the form and says why; the same draft goes out under the same key", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/40[49]|50[34]/);
  const pipeline = await crm.createPipeline();
  await openBoard(page, pipeline);
  const writes = writesOf(page);
  const answer = await answerCreations(page);
  const dialog = await openNew(page);
  const told = dialog.getByRole("alert");
  await dialog.getByLabel("Title").fill("Kept");
  await dialog.getByLabel("Email").fill("kept@example.com");
  await dialog.getByLabel("Tags").fill("vip,");
  await save(page);
  await expect(told).toContainText("The CRM cannot be reached.");
  await expect(told.getByRole("link")).toHaveCount(0);
  await expect(dialog.getByLabel("Title")).toHaveValue("Kept");

  answer.with({ status: 504, code: "upstream_timeout", detail: "The CRM did not answer in time." });
  await page.keyboard.press("Escape");
  await expect(form(page)).toBeHidden();
  await openNew(page);
  await save(page);
  await expect(told).toContainText("Not known whether it was saved");
  const look = told.getByRole("link", { name: "Look for it on the board" });
  await expect(look).toHaveAttribute("href", `/pipelines/${pipeline.id}?status=all&query=Kept`);
  await expect(look).toHaveAttribute("target", "_blank");

  answer.with({ status: 409, code: "conflict", detail: "It is being saved already." });
  await save(page);
  await expect(told).toContainText("Your first try is still being saved");
  await told.getByRole("button", { name: "Try again" }).click();
  await expect.poll(() => writes.length).toBe(4);
  // Nobody knows how long ago that was, once the form is opened again.
  await page.keyboard.press("Escape");
  await openNew(page);
  await expect(told).toContainText("It is not known whether Kept was created");
  await expect(told).not.toContainText("still being saved");

  const end = "It was created, and has been deleted or moved to another pipeline since.";
  answer.with({ status: 404, code: "not_found", detail: end });
  await save(page);
  await expect(told).toContainText(`It is not on this board${end}`);
  await expect(told).toHaveCount(1);

  await answer.truly();
  await dialog.getByLabel("Title").fill("Kept and changed");
  await save(page);
  await expect(form(page)).toBeHidden();
  await expect(card(page, "Kept and changed")).toBeVisible();
  expect(writes[0]?.key).toBeTruthy();
  expect(new Set(writes.slice(0, 5).map(({ key }) => key)).size).toBe(1);
  expect(writes[5]?.key).not.toBe(writes[0]?.key);
});

test("where nobody knows whether it was created, the form counts down, stays as it was sent, and says so until somebody has looked", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/50[34]/);
  await openBoard(page, await crm.createPipeline());
  const writes = writesOf(page);
  const answer = await answerCreations(page);
  const dialog = await openNew(page);
  const title = dialog.getByLabel("Title");
  const inStage = dialog.getByLabel("Stage").locator("option:checked");
  const fill = async () => {
    await title.fill("Roof");
    await dialog.getByLabel("Email").fill("ann@example.com");
    await dialog.getByLabel("Stage").selectOption("Proposal");
  };
  await fill();
  const told = dialog.getByRole("alert").filter({ hasText: "Not known whether it was saved" });
  for (const retryAfterS of [24, 11]) {
    answer.with({ status: 504, code: "upstream_timeout", detail: "It may exist.", retryAfterS });
    await save(page);
    await expect(told).toContainText(`It may exist.Try again in ${retryAfterS} s.`);
    const seen = told.locator("[aria-hidden=true]").filter({ hasText: /^Try again in \d+ s\.$/ });
    await expect(seen).not.toHaveText(`Try again in ${retryAfterS} s.`);
  }

  // Whatever opens it again: what was sent would be another creation in another stage.
  const unsure = page.getByRole("alert").filter({ hasText: "not known whether Roof was created" });
  await page.keyboard.press("Escape");
  await expect(unsure).toBeVisible();
  await page.getByRole("button", { name: "Open the form for Roof again" }).click();
  await expect(inStage).toHaveText("Proposal");
  await page.keyboard.press("Escape");
  await stage(page, "Closing")
    .getByRole("button", { name: /^New opportunity in/ })
    .click();
  await expect(inStage).toHaveText("Proposal");
  await page.keyboard.press("Escape");
  await openNew(page);
  await expect(inStage).toHaveText("Proposal");
  await expect(told).toContainText("It may exist.");
  await expect(told.getByRole("link", { name: "Look for it on the board" })).toBeVisible();

  // Beside other text nothing is told but that it may exist.
  const earlier = dialog.getByRole("alert").filter({ hasText: "It is not known whether Roof was created" });
  const look = earlier.getByRole("link", { name: "Look for it on the board" });
  await title.fill("Rooff");
  await expect(told).toBeHidden();
  await expect(look).toHaveAttribute("href", /query=Roof$/);
  await title.fill("Roof");
  await expect(told).toBeVisible();
  await expect(earlier).toBeHidden();

  // Also in an empty form, whose end is not the end of what was sent.
  await dialog.getByRole("button", { name: "Start over" }).click();
  await expect(question(page)).toContainText("It is not known whether it was saved.");
  await question(page).getByRole("button", { name: "Discard" }).click();
  await expect(earlier).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(unsure).toBeVisible();
  await openNew(page);
  await expect(dialog.getByText("What you had typed is back")).toBeHidden();
  await expect(earlier).toBeVisible();
  await fill();
  await expect(told).toBeVisible();
  answer.with({ status: 503, code: "upstream_unavailable", detail: "The CRM cannot be reached." });
  await save(page);
  await expect(dialog.getByRole("alert").filter({ hasText: "Not saved" })).toBeVisible();
  await expect(earlier).toBeVisible();
  expect(new Set(writes.map(({ key }) => key)).size).toBe(1);

  await earlier.getByRole("button", { name: "I have looked" }).click();
  await expect(earlier).toBeHidden();
  await page.keyboard.press("Escape");
  await openNew(page);
  await expect(title).toHaveValue("Roof");
  await expect(dialog.getByRole("alert")).toBeHidden();
});

test("a form that is opened again while it is being saved says so and closes once it is, and a new one creates another", async ({
  page,
  crm,
}) => {
  const pipeline = await crm.createPipeline();
  await openBoard(page, pipeline);
  const answer = await holdWrites(page, "POST", (route) => route.continue());
  const created = async () =>
    (await crm.call("GET", `/v1/pipelines/${pipeline.id}/opportunities`)).opportunities.length;
  const dialog = await openNew(page);
  await dialog.getByLabel("Title").fill("Roof");
  await dialog.getByLabel("Email").fill("ann@example.com");
  await save(page);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(form(page)).toBeHidden();
  await expect((await openNew(page)).getByLabel("Title")).toHaveValue("Roof");
  await expect(dialog.getByRole("status").filter({ hasText: "Still saving" })).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Saving…" })).toBeVisible();
  answer();
  await expect(form(page)).toBeHidden();
  await expect(card(page, "Roof")).toHaveCount(1);
  expect(await created()).toBe(1);

  const another = await openNew(page);
  await expect(another.getByLabel("Title")).toHaveValue("");
  await another.getByLabel("Title").fill("Roof");
  await another.getByLabel("Email").fill("ann@example.com");
  await save(page);
  await expect(card(page, "Roof")).toHaveCount(2);
  expect(await created()).toBe(2);
});

test("closing by accident keeps what was typed until the form is opened again", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Roof", stage: "Lead" });
  await openBoard(page, pipeline);
  await (await openNew(page)).getByLabel("Title").fill("Half a thought");
  await form(page).getByLabel("Stage").selectOption("Proposal");
  await page.keyboard.press("Escape");
  await expect(form(page)).toBeHidden();
  await page.getByRole("button", { name: "Open the form for Half a thought again" }).click();
  await expect(form(page).getByLabel("Title")).toHaveValue("Half a thought");
  const inStage = form(page).getByLabel("Stage").locator("option:checked");
  await expect(inStage).toHaveText("Proposal");
  // A toast takes a moment to leave.
  await expect(page.getByText("Your text for Half a thought is kept")).toBeHidden();
  await page.goBack();
  await expect(page.getByText("Your text for Half a thought is kept")).toBeVisible();
  const again = await openNew(page);
  await expect(page.getByText("Your text for Half a thought is kept")).toBeHidden();
  await expect(again.getByLabel("Title")).toHaveValue("Half a thought");
  await expect(inStage).toHaveText("Proposal");
  const startOver = again.getByRole("button", { name: "Start over" });
  await startOver.click();
  await question(page).getByRole("button", { name: "Keep editing" }).click();
  await expect(startOver).toBeFocused();
  await expect(again.getByLabel("Title")).toHaveValue("Half a thought");
  await startOver.click();
  await question(page).getByRole("button", { name: "Discard" }).click();
  await expect(startOver).toBeHidden();
  await expect(again.getByLabel("Title")).toHaveValue("");
  await expect(again.getByLabel("Title")).toBeFocused();
  await page.keyboard.press("Escape");

  await (await openCard(page, "Roof")).getByLabel("Source").fill("Fair");
  await page.goBack();
  await expect(form(page, "Roof")).toBeHidden();
  await expect((await openCard(page, "Roof")).getByLabel("Source")).toHaveValue("Fair");
});

test("text that is kept is not lost by leaving the page without a question, and only while there is any", async ({
  page,
  crm,
}) => {
  const pipeline = await crm.createPipeline();
  const { id } = await crm.createOpportunity(pipeline, { title: "Roof", stage: "Lead" });
  await openBoard(page, pipeline);
  const dialog = await openNew(page);
  await dialog.getByLabel("Title").fill("Half a thought");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  const asked = page.waitForEvent("dialog");
  const closing = page.close({ runBeforeUnload: true });
  expect((await asked).type()).toBe("beforeunload");
  await (await asked).dismiss();
  await closing;

  await (await openNew(page)).getByRole("button", { name: "Start over" }).click();
  await question(page).getByRole("button", { name: "Discard" }).click();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  // Text that somebody else has saved meanwhile is not typed any more once its form was opened.
  await (await openCard(page, "Roof")).getByLabel("Title").fill("Gutter");
  await page.keyboard.press("Escape");
  await crm.call("PUT", `/v1/pipelines/${pipeline.id}/opportunities/${id}`, {
    ...{ title: "Gutter", stageId: pipeline.stages[0]?.id, status: "open" },
  });
  await page.getByRole("button", { name: "Refresh" }).click();
  await openCard(page, "Gutter");
  await page.keyboard.press("Escape");
  await expect(form(page, "Gutter")).toBeHidden();
  const questions: string[] = [];
  page.on("dialog", (question) => {
    questions.push(question.type());
    void question.accept();
  });
  await page.reload();
  expect(questions).toEqual([]);
});

test("Cancel asks before it throws away what was typed, and not otherwise", async ({ page, crm }) => {
  await openBoard(page, await crm.createPipeline());
  const dialog = await openNew(page);
  await dialog.getByLabel("Title").fill("Half a thought");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await question(page).getByRole("button", { name: "Keep editing" }).click();
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await expect(dialog.getByLabel("Title")).toHaveValue("Half a thought");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await question(page).getByRole("button", { name: "Discard" }).click();
  await expect(dialog).toBeHidden();
  await expect((await openNew(page)).getByLabel("Title")).toHaveValue("");
  await form(page).getByRole("button", { name: "Cancel" }).click();
  await expect(form(page)).toBeHidden();
});
