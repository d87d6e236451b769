import { card, openBoard, stage } from "./board-page";
import { expect, test } from "./fixtures";
import { form, holdWrites, openCard, question, save, unavailable, writesOf } from "./opportunity-dialog";

test("an edit sends only what was changed and what was shown there", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  const seed = { title: "Roof", stage: "Lead", monetaryValue: 500, contact: { name: "Ann", tags: ["vip"] } };
  const { id } = await crm.createOpportunity(pipeline, seed);
  await openBoard(page, pipeline);
  const writes = writesOf(page);
  await card(page, "Roof").press("Enter");
  const dialog = form(page, "Roof");
  await expect(dialog.getByLabel("Contact name")).toHaveValue("Ann");
  await dialog.getByLabel("Title").fill("Roof and gutter");
  await dialog.getByLabel("Value").fill("");
  await dialog.getByRole("button", { name: "Remove vip" }).click();
  await dialog.getByLabel("Tags").press("Control+Enter");
  await expect(dialog).toBeHidden();
  await expect(card(stage(page, "Lead"), "Roof and gutter")).toBeVisible();
  expect(writes).toMatchObject([
    {
      method: "PATCH",
      body: {
        title: "Roof and gutter",
        value: null,
        contact: { tags: [] },
        base: { title: "Roof", value: 500, contact: { tags: ["vip"] } },
      },
    },
  ]);
  const stored = await crm.getOpportunity(pipeline, id);
  expect(stored).toMatchObject({ name: "Roof and gutter", contact: { name: "Ann", tags: [] } });
});

test("the open card is in the address: reload and Back work, and the focus returns to the card", async ({
  page,
  crm,
}) => {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Roof", stage: "Lead" });
  await openBoard(page, pipeline);
  await openCard(page, "Roof");
  await page.reload();
  await expect(form(page, "Roof").getByLabel("Title")).toHaveValue("Roof");
  await page.keyboard.press("Escape");
  await expect(form(page, "Roof")).toBeHidden();
  await openCard(page, "Roof");
  await page.keyboard.press("Escape");
  await expect(card(page, "Roof")).toBeFocused();
});

test("C2: somebody else's change is shown, the stage stays where they put it, and both values where both changed the same field", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/409/);
  const pipeline = await crm.createPipeline();
  const { id } = await crm.createOpportunity(pipeline, { title: "Roof", stage: "Lead" });
  await openBoard(page, pipeline);
  const dialog = await openCard(page, "Roof");
  await dialog.getByLabel("Title").fill("Roof (mine)");
  await dialog.getByLabel("Source").fill("Fair");
  await crm.call("PUT", `/v1/pipelines/${pipeline.id}/opportunities/${id}`, {
    ...{ title: "Roof (theirs)", stageId: pipeline.stages[2]?.id, status: "open", monetaryValue: 70 },
  });
  await save(page);
  const notice = page.getByRole("alert").filter({ hasText: "Somebody changed this opportunity meanwhile" });
  // What a second press does to what somebody else wrote stands there before it.
  await expect(notice).toContainText("Saving again replaces theirs with yours, unless you take theirs here.");
  await expect(notice.getByRole("radio", { name: /Keep mine/ })).toBeChecked();
  const current = form(page, "Roof (theirs)");
  await expect(current.getByRole("textbox", { name: "Title" })).toHaveValue("Roof (mine)");
  await expect(current.getByLabel("Value")).toHaveValue("70");
  await expect(current.getByLabel("Source")).toHaveValue("Fair");
  await notice.getByRole("radio", { name: /Take theirs/ }).check();
  await expect(current.getByRole("textbox", { name: "Title" })).toHaveValue("Roof (theirs)");
  await notice.getByRole("radio", { name: /Keep mine/ }).check();
  await save(page);
  await expect(card(stage(page, "Closing"), "Roof (mine)")).toBeVisible();
  const stored = await crm.getOpportunity(pipeline, id);
  expect(stored).toMatchObject({ name: "Roof (mine)", source: "Fair", monetaryValue: 70 });
});

test("an opportunity that was deleted elsewhere says so and keeps what was typed", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/404/);
  const pipeline = await crm.createPipeline();
  const { id } = await crm.createOpportunity(pipeline, { title: "Roof", stage: "Lead" });
  await openBoard(page, pipeline);
  const dialog = await openCard(page, "Roof");
  const address = page.url();
  await dialog.getByLabel("Title").fill("Roof, at last");
  await crm.call("DELETE", `/v1/pipelines/${pipeline.id}/opportunities/${id}`);
  await save(page);
  await expect(page.getByRole("alert").filter({ hasText: "no longer exists" })).toBeVisible();
  await expect(page.getByLabel("Title")).toHaveValue("Roof, at last");

  await page.goto("about:blank");
  await page.goto(address);
  await expect(page.getByRole("dialog")).toContainText("This opportunity no longer exists");
  await page.getByRole("button", { name: "Back to the board" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("deleting asks first", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Roof", stage: "Lead" });
  await openBoard(page, pipeline);
  const dialog = await openCard(page, "Roof");
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(question(page)).toContainText("Delete “Roof”?");
  await question(page).getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeVisible();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await question(page).getByRole("button", { name: "Delete" }).click();
  await expect(dialog).toBeHidden();
  await expect(card(page, "Roof")).toBeHidden();
  await expect
    .poll(async () => (await crm.call("GET", `/v1/pipelines/${pipeline.id}/opportunities`)).opportunities)
    .toEqual([]);
});

test("a save that is refused after its dialog was closed is told, and leads back to what was typed and to what others did", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/409|503/);
  const pipeline = await crm.createPipeline();
  const { id } = await crm.createOpportunity(pipeline, { title: "Roof", stage: "Lead" });
  await openBoard(page, pipeline);
  const answer = await holdWrites(page, "PATCH", unavailable("The CRM cannot be reached."));
  const dialog = await openCard(page, "Roof");
  await dialog.getByRole("textbox", { name: "Title" }).fill("Roof and gutter");
  await page.clock.install();
  await save(page);
  await expect(dialog.getByRole("button", { name: "Saving…" })).toBeVisible();
  const late = dialog.getByRole("status").filter({ hasText: "Still saving" });
  await expect(late).toBeHidden();
  await page.clock.runFor(4_000);
  await expect(late).toContainText("You can close this. You will be told how it ends.");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  answer();
  const news = page.getByRole("alert").filter({ hasText: "Roof and gutter was not saved" });
  await expect(news).toContainText("The CRM cannot be reached. Your text is kept.");
  await news.getByRole("button", { name: "Open Roof and gutter again" }).click();
  await expect(form(page, "Roof").getByRole("textbox", { name: "Title" })).toHaveValue("Roof and gutter");
  await expect(news).toBeHidden();

  await page.unrouteAll();
  const proceed = await holdWrites(page, "PATCH", (route) => route.continue());
  await save(page);
  await page.keyboard.press("Escape");
  await crm.call("PUT", `/v1/pipelines/${pipeline.id}/opportunities/${id}`, {
    ...{ title: "Roof (theirs)", stageId: pipeline.stages[0]?.id, status: "open" },
  });
  proceed();
  await expect(news).toContainText("Somebody else changed the same fields meanwhile.");
  await page.getByRole("button", { name: "Refresh" }).click();
  await openCard(page, "Roof (theirs)");
  await expect(page.getByRole("radio", { name: "Take theirs Roof (theirs)" })).toBeVisible();
});

test("what was not saved without a line says that it can be, once there is one", async ({
  page,
  crm,
  context,
  allowComplaints,
}) => {
  allowComplaints(/ERR_INTERNET_DISCONNECTED/);
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Roof", stage: "Lead" });
  await openBoard(page, pipeline);
  const dialog = await openCard(page, "Roof");
  await dialog.getByLabel("Source").fill("Fair");
  await context.setOffline(true);
  await save(page);
  const failed = dialog.getByRole("alert").filter({ hasText: "Not saved" });
  await expect(failed).toContainText("You are offline");
  await context.setOffline(false);
  await expect(dialog.getByRole("status").filter({ hasText: "You are online again" })).toContainText(
    "It was not saved yet. You can save it now.",
  );
  await expect(failed).toBeHidden();
  await expect(dialog.getByLabel("Source")).toHaveValue("Fair");
  await save(page);
  await expect(dialog).toBeHidden();
});

test("nobody has to wait for a deletion: the dialog closes, and a toast says what came of it", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/503/);
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Roof", stage: "Lead" });
  await openBoard(page, pipeline);
  const answer = await holdWrites(page, "DELETE", unavailable("HighLevel is not available now."));
  const dialog = await openCard(page, "Roof");
  await dialog.getByRole("button", { name: "Delete" }).click();
  await question(page).getByRole("button", { name: "Delete" }).click();
  await expect(dialog.getByRole("button", { name: "Deleting…" })).toBeVisible();
  await dialog.getByText("Close", { exact: true }).click();
  await expect(dialog).toBeHidden();
  answer();
  const news = page.getByRole("alert").filter({ hasText: "Roof was not deleted" });
  await expect(news).toContainText("HighLevel is not available now.");
  await expect(card(page, "Roof").getByText("Not deleted")).toBeVisible();
});
