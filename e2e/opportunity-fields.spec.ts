import { violations } from "./axe";
import { isApart, openBoard } from "./board-page";
import type { SeededOpportunity } from "./crm";
import { expect, test } from "./fixtures";
import { form, openCard, openNew, openRoof, refused, save } from "./opportunity-dialog";

test("an existing contact is found, fills the form and locks its fields until another is wanted", async ({
  page,
  crm,
}) => {
  const pipeline = await crm.createPipeline();
  const family = `Featherstone${crypto.randomUUID().slice(0, 6)}`;
  const contact = { name: `Janet ${family}`, email: `${family}@example.com`, companyName: "Northwind" };
  const seeded: SeededOpportunity & { contact?: { id: string } } = await crm.createOpportunity(pipeline, {
    ...{ title: "Earlier", stage: "Lead", contact },
  });
  await openBoard(page, pipeline);
  const dialog = await openNew(page);
  await dialog.getByLabel("Title").fill("Second");
  await dialog.getByLabel("Email").fill("typed@before.example");
  const name = dialog.getByLabel("Contact name");
  await name.pressSequentially(family.slice(0, 15));
  await expect(dialog.getByRole("option", { name: `Janet ${family}` })).toBeVisible();
  await expect(dialog.getByRole("option", { name: /New contact/ })).toBeVisible();
  // Escape is the list's first.
  await name.press("Escape");
  await expect(dialog.getByRole("listbox", { name: "Contacts found" })).toBeHidden();
  await name.press("ArrowDown");
  await expect(dialog.getByRole("option", { name: `Janet ${family}` })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await name.press("Enter");
  await expect(name).toHaveValue(`Janet ${family}`);
  await expect(name).not.toBeEditable();
  await expect(dialog.getByLabel("Company")).toHaveValue("Northwind");
  await expect(dialog.getByLabel("Email")).not.toBeEditable();

  await dialog.getByRole("button", { name: "Use another" }).click();
  await expect(dialog.getByLabel("Email")).toHaveValue("typed@before.example");
  await expect(dialog.getByLabel("Email")).toBeEditable();
  await name.press("ArrowDown");
  await dialog.getByRole("option", { name: `Janet ${family}` }).click();
  await save(page);
  await expect(form(page)).toBeHidden();
  const { opportunities } = await crm.call("GET", `/v1/pipelines/${pipeline.id}/opportunities?query=Second`);
  expect(opportunities[0]?.contact.id).toBe(seeded.contact?.id);
});

test("tags are chips: Enter and comma add, Backspace and a button remove", async ({ page, crm }) => {
  await openBoard(page, await crm.createPipeline());
  const dialog = await openNew(page);
  const tags = dialog.getByLabel("Tags");
  await tags.pressSequentially("vip,east coast");
  await tags.press("Enter");
  await tags.pressSequentially("VIP,");
  await expect(dialog.getByRole("button", { name: /^Remove / })).toHaveCount(2);
  await tags.press("Backspace");
  await expect(dialog.getByRole("button", { name: "Remove east coast" })).toBeHidden();
  await dialog.getByRole("button", { name: "Remove vip" }).click();
  await expect(tags).toBeFocused();
});

test("the tags of the board's contacts are suggested, but for those that the form has", async ({
  page,
  crm,
}) => {
  const pipeline = await crm.createPipeline();
  for (const [at, tags] of [["vip", "roof"], ["roof"]].entries()) {
    const contact = { email: `tagged${at}-${pipeline.id}@example.com`, tags };
    await crm.createOpportunity(pipeline, { title: `Tagged ${at}`, stage: "Lead", contact });
  }
  await openBoard(page, pipeline);
  const dialog = await openNew(page);
  const tags = dialog.getByLabel("Tags");
  const suggested = dialog.locator("datalist option");
  const values = () => suggested.evaluateAll((options) => options.map((one) => one.getAttribute("value")));
  await expect.poll(values).toEqual(["roof", "vip"]);
  // As a browser reports a choice from its list, which no test can open.
  await tags.evaluate((input: HTMLInputElement) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input, "roof");
    input.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
  });
  await expect(dialog.getByRole("button", { name: "Remove roof" })).toBeVisible();
  await expect(tags).toHaveValue("");
  await expect.poll(values).toEqual(["vip"]);
});

test("money is read and written as the locale does, and an owner is chosen from the location's users", async ({
  page,
  start,
}) => {
  // A server of its own, with demo data.
  test.slow();
  const server = await start({ LOCALE: "de-DE", CURRENCY: "EUR", DEMO_DATA: "on" });
  await page.goto(server.url);
  const dialog = await openNew(page);
  await dialog.getByLabel("Title").fill("Dach");
  await dialog.getByLabel("Value").fill("1,234.56");
  await dialog.getByLabel("Phone").fill("030 901820");
  await save(page);
  await expect(dialog.getByLabel("Value")).toHaveAccessibleDescription("Write the value like 1.234,50");
  await dialog.getByLabel("Value").fill("98765,4 €");
  await dialog.getByLabel("Value").press("Tab");
  const owner = await dialog.getByLabel("Owner").locator("option").nth(1).textContent();
  await dialog.getByLabel("Owner").selectOption({ index: 1 });
  await expect(dialog.getByLabel("Value")).toHaveValue("98.765,40");
  await save(page);
  await expect(form(page)).toBeHidden();
  const reopened = await openCard(page, "Dach");
  await expect(reopened.getByLabel("Value")).toHaveValue("98.765,40");
  await expect(reopened.getByLabel("Phone")).toHaveValue("030 901820");
  await expect(reopened.getByLabel("Owner").locator("option:checked")).toHaveText(owner ?? "");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in the dialog, with errors and with its list open (${colorScheme})`, async ({
    page,
    crm,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const pipeline = await crm.createPipeline();
    await crm.createOpportunity(pipeline, { title: "Roof", stage: "Lead", contact: { name: "Ann Lee" } });
    await openBoard(page, pipeline);
    const inDialog = () => violations(page, ['[role="dialog"], [role="alertdialog"]']);
    const dialog = await openNew(page);
    await save(page);
    await dialog.getByLabel("Contact name").fill("Ann");
    await expect(dialog.getByRole("option", { name: /Ann Lee/ }).first()).toBeVisible();
    expect(await inDialog()).toEqual([]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    const edit = await openCard(page, "Roof");
    expect(await inDialog()).toEqual([]);
    await edit.getByRole("button", { name: "Delete" }).click();
    expect(await inDialog()).toEqual([]);
  });
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true });

  test("a conflict shows what there is to choose, wherever the field stands", async ({
    page,
    crm,
    allowComplaints,
  }) => {
    allowComplaints(/409/);
    const { pipeline, id } = await openRoof(page, crm);
    const dialog = await openCard(page, "Roof");
    await dialog.getByLabel("Source").fill("Fair");
    const theirs = { title: "Roof", stageId: pipeline.stages[0]?.id, status: "open", source: "Expo" };
    await crm.call("PUT", `/v1/pipelines/${pipeline.id}/opportunities/${id}`, theirs);
    await save(page);
    await expect(dialog.getByRole("radio", { name: /Keep mine/ })).toBeInViewport({ ratio: 1 });
    await expect(dialog.getByText("Somebody changed this opportunity meanwhile")).toBeInViewport();
  });

  test("why a field is refused can be read beside it, above the notice", async ({
    page,
    crm,
    allowComplaints,
  }) => {
    allowComplaints(/422/);
    const { one } = await openRoof(page, crm);
    const errors = [{ path: "source", message: "The source is unknown" }];
    await page.route(one, (route) =>
      route.request().method() === "GET" ? route.continue() : refused("Check the fields.", errors)(route),
    );
    const dialog = await openCard(page, "Roof");
    await dialog.getByLabel("Source").fill("Fair");
    await save(page);
    await expect(dialog.getByLabel("Source")).toBeFocused();
    const notice = dialog.getByRole("alert").filter({ hasText: "Not saved" });
    const reason = dialog.getByText("The source is unknown");
    await expect(reason).toBeInViewport({ ratio: 1 });
    await expect.poll(() => isApart(reason, notice)).toBe(true);
  });
});
