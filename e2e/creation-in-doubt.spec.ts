import { openBoard } from "./board-page";
import { expect, test } from "./fixtures";
import { form, openCard, openNew, question, refused, save, unanswered } from "./opportunity-dialog";

test("what a toast says of a creation in doubt stands over no other form, and not again once it was put away", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/504/);
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Gutter", stage: "Lead" });
  await openBoard(page, pipeline);
  await page.route("**/api/pipelines/*/opportunities", (route) =>
    route.request().method() === "POST" ? unanswered("It may exist.")(route) : route.continue(),
  );
  const create = async (title: string) => {
    const dialog = await openNew(page);
    await dialog.getByLabel("Title").fill(title);
    await dialog.getByLabel("Email").fill("ann@example.com");
    await save(page);
    await expect(
      dialog.getByRole("alert").filter({ hasText: "Not known whether it was saved" }),
    ).toBeVisible();
    await page.keyboard.press("Escape");
  };
  const toast = page.getByRole("listitem").filter({ hasText: "not known whether" });
  await create("Roof");
  await expect(toast).toContainText("whether Roof was created");
  const other = await openCard(page, "Gutter");
  await expect(toast).toBeHidden();
  await expect(other.getByRole("alert")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(toast).toBeVisible();
  await toast.getByRole("button", { name: "Dismiss" }).click();
  await expect(toast).toBeHidden();

  // The form itself goes on saying it, also without its text; only the toast does not come again.
  const dialog = await openNew(page);
  await dialog.getByRole("button", { name: "Start over" }).click();
  await question(page).getByRole("button", { name: "Discard" }).click();
  const told = dialog.getByRole("alert").filter({ hasText: "It is not known whether Roof was created" });
  await expect(told).toBeVisible();
  await dialog.getByLabel("Title").fill("Shed");
  await page.keyboard.press("Escape");
  await expect(page.getByText("Your text for Shed is kept")).toBeVisible();
  await expect(toast).toBeHidden();

  await create("Attic");
  await expect(toast).toContainText("whether Attic was created");
  await openNew(page);
  await expect(toast).toBeHidden();
  await expect(told.getByRole("button", { name: "I have looked" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(form(page)).toBeHidden();
  await expect(toast).toContainText("whether Attic was created");
});

test("what was refused is not looked for on the board, and what is in doubt beside it is", async ({
  page,
  crm,
  allowComplaints,
}) => {
  allowComplaints(/422|504/);
  await openBoard(page, await crm.createPipeline());
  let answer = refused("The contact has one already.");
  await page.route("**/api/pipelines/*/opportunities", (route) =>
    route.request().method() === "POST" ? answer(route) : route.continue(),
  );
  const dialog = await openNew(page);
  const notSaved = dialog.getByRole("alert").filter({ hasText: "Not saved" });
  await dialog.getByLabel("Title").fill("Roof");
  await dialog.getByLabel("Email").fill("ann@example.com");
  await save(page);
  await expect(notSaved).toContainText("The contact has one already.");
  await expect(dialog.getByRole("link")).toHaveCount(0);

  answer = unanswered("It may exist.");
  await save(page);
  const look = dialog.getByRole("link", { name: "Look for it on the board" });
  await expect(look).toHaveAttribute("href", /query=Roof$/);
  answer = refused("The contact has one already.");
  await dialog.getByLabel("Title").fill("Shed");
  await save(page);
  await expect(notSaved).toBeVisible();
  await expect(notSaved.getByRole("link")).toHaveCount(0);
  await expect(look).toHaveAttribute("href", /query=Roof$/);
});
