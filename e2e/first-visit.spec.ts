import { card, expectReady, expectSaid, openBoard, stage } from "./board-page";
import { expect, test } from "./fixtures";
import { form, openCard, openNew } from "./opportunity-dialog";

test("after a card was deleted the next one of its stage has the focus, then the stage", async ({
  page,
  crm,
}) => {
  const pipeline = await crm.createPipeline();
  for (const title of ["Last", "Middle", "First"]) {
    await crm.createOpportunity(pipeline, { title, stage: "Lead" });
  }
  await openBoard(page, pipeline);
  const removeCard = async (title: string) => {
    await card(page, title).focus();
    await page.keyboard.press("Enter");
    await form(page, title).getByRole("button", { name: "Delete" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await expect(card(page, title)).toBeHidden();
  };
  const titles = await stage(page, "Lead")
    .getByRole("article")
    .evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? ""));
  const [first = "", middle = "", last = ""] = titles;
  await removeCard(middle);
  await expect(card(page, last)).toBeFocused();
  await removeCard(last);
  await expect(card(page, first)).toBeFocused();
  await removeCard(first);
  await expect(stage(page, "Lead").getByRole("button")).toBeFocused();
});

test("closing a card goes back the step that opened it, also after a reload", async ({ page, crm }) => {
  const one = await crm.createPipeline();
  const other = await crm.createPipeline();
  await crm.createOpportunity(other, { title: "Acme", stage: "Lead" });
  await openBoard(page, one);
  await openBoard(page, other);
  await openCard(page, "Acme");
  await page.reload();
  await expectReady(page);
  await expect(form(page, "Acme")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(form(page, "Acme")).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`${other.id}$`));
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(`${one.id}$`));
});

test("an owner nobody knows is named as such and can be cleared; an id that is none is an opportunity gone", async ({
  page,
  crm,
}) => {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline, "?status=bogus&owner=nobody");
  await expect(page.getByRole("combobox", { name: "Status" })).toHaveValue("open");
  await expect(page.getByRole("combobox", { name: "Owner" }).locator("option:checked")).toHaveText(
    "Unknown user",
  );
  await expect(page.getByRole("main")).toContainText("is not a user of this location");
  await page.getByRole("button", { name: "Remove the filter Owner" }).click();
  await expect(card(page, "Acme")).toBeVisible();
  await openBoard(page, pipeline, "?opportunity=../../x");
  await expect(page.getByRole("heading", { name: "This opportunity no longer exists" })).toBeVisible();
});

test("on a phone the move menu lies over toasts, and a toast says where a card with a long title went", async ({
  page,
  crm,
}) => {
  await page.setViewportSize({ width: 375, height: 667 });
  const title =
    "A very long title that goes on and on until nobody can read where the card has gone to at all";
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title, stage: "Lead" });
  await openBoard(page, pipeline);
  const open = () => page.getByRole("button", { name: `Move ${title}`, exact: true }).click();
  await open();
  await page.getByRole("menuitem", { name: "Proposal" }).click();
  const toast = page.getByRole("listitem").filter({ hasText: "moved from Lead to Proposal" });
  const where = toast.getByText("moved from Lead to Proposal");
  await expect(where).toBeVisible();
  expect(await where.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)).toBeLessThan(
    2,
  );
  await open();
  await page.getByRole("menuitem", { name: "Won" }).click();
  await expectSaid(page, /to Won/);
});

test("Ctrl+Z undoes the last move while its Undo is offered", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  await page.getByRole("button", { name: "Move Acme" }).click();
  await page.getByRole("menuitem", { name: "Proposal" }).click();
  await expect(page.getByRole("button", { name: "Undo moving Acme" })).toBeVisible();
  await page.keyboard.press("Control+z");
  await expectSaid(page, "Undone. Acme is back in Lead.");
  await expect(card(stage(page, "Lead"), "Acme")).toBeFocused();
});

test("more tags than a contact can have are refused in their field", async ({ page, crm }) => {
  await openBoard(page, await crm.createPipeline());
  const dialog = await openNew(page);
  await expect(dialog).toContainText("Needed: an email, a phone number, or an existing contact.");
  await dialog.getByLabel("Tags").fill(Array.from({ length: 300 }, (_, at) => `tag ${at}`).join(","));
  await dialog.getByLabel("Tags").press("Enter");
  await expect(dialog).toContainText("A contact has at most 100 tags; 200 were not added");
  await expect(dialog.getByRole("status").filter({ hasText: "Added" })).toHaveText("Added 100 tags");
  await expect(dialog.getByRole("button", { name: /Remove tag/ })).toHaveCount(100);
});

test("while contacts are searched for, the arrow keys choose nobody", async ({ page, crm }) => {
  await openBoard(page, await crm.createPipeline());
  const dialog = await openNew(page);
  const name = dialog.getByRole("combobox", { name: "Contact name" });
  await page.route(/\/api\/contacts/, () => undefined);
  await name.fill("Lay");
  await expect(dialog).toContainText("Searching…");
  await name.press("ArrowDown");
  const found = dialog.getByRole("listbox", { name: "Contacts found" });
  await expect(found.getByRole("option", { selected: true })).toHaveCount(0);
  await name.press("Enter");
  await expect(name).toHaveAttribute("aria-expanded", "true");
});
