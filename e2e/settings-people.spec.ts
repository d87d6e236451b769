import { violations } from "./axe";
import { card, expectReady, stage } from "./board-page";
import { startHighLevel } from "./highlevel";
import { save } from "./opportunity-dialog";
import { choose, expect, moreAbout, openSettings, test } from "./settings";

test("a person who is added can own opportunities, and leaves them to somebody else", async ({
  page,
  own,
}) => {
  const pipeline = await own.crm.createPipeline();
  await openSettings(page, own, "people");
  const people = page.getByRole("list", { name: "People" });
  const add = page.getByRole("button", { name: "Add person" });
  for (const [name, email] of [
    ["Ann Lee", "ann@example.com"],
    ["Bo Ray", "bo@example.com"],
  ] as const) {
    await add.click();
    await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
    await page.keyboard.type(name);
    await page.getByLabel("Email").fill(email);
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(people.getByText(name)).toBeVisible();
    await expect(add).toBeFocused();
  }
  const { users } = await own.crm.call("GET", "/v1/users/location");
  await own.crm.createOpportunity(pipeline, { title: "Roof", stage: "Lead", assignedTo: users[0].id });
  const hers = { assignedTo: users[0].id };
  const { contact } = await own.crm.call("POST", "/v1/contacts/", { email: "joe@example.com", ...hers });
  const task = { title: "Call", dueDate: "2026-12-01T10:00:00Z", ...hers };
  await own.crm.call("POST", `/v1/contacts/${contact.id}/tasks/`, task);

  await page.getByRole("link", { name: "Back to the board" }).click();
  await expectReady(page);
  await card(page, "Roof").press("Enter");
  const owner = page.getByRole("dialog", { name: "Roof" }).getByLabel("Owner");
  await expect(owner.getByRole("option")).toContainText(["Ann Lee", "Bo Ray"]);
  await expect(owner).toHaveValue(users[0].id);
  await page.keyboard.press("Escape");

  await openSettings(page, own, "people");
  await choose(page, "Ann Lee", "Remove…");
  const question = page.getByRole("alertdialog", { name: "Remove Ann Lee?" });
  await expect(question).toContainText(
    "Ann Lee owns 1 opportunity, 1 contact and 1 task, of every status. All of it stays.",
  );
  await question.getByLabel("Who owns them from now on?").selectOption("Bo Ray");
  await question.getByRole("button", { name: "Remove" }).click();
  await expect(question).toBeHidden();
  await expect(moreAbout(page, "Bo Ray")).toBeFocused();
  await expect(people.getByRole("listitem")).toHaveCount(1);
  const { opportunities } = await own.crm.call("GET", `/v1/pipelines/${pipeline.id}/opportunities`);
  expect(opportunities[0].assignedTo).toBe(users[1].id);
  const { tasks } = await own.crm.call("GET", `/v1/contacts/${contact.id}/tasks/`);
  expect(tasks[0].assignedTo).toBe(users[1].id);
});

test("what the CRM refuses of a person stands by its field", async ({ page, own, allowComplaints }) => {
  allowComplaints(/422/);
  await own.crm.call("POST", "/v1/users/", { firstName: "Ann", email: "ann@example.com" });
  await openSettings(page, own, "people");
  await page.getByRole("button", { name: "Add person" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Another Ann");
  await page.getByLabel("Email").fill("ann");
  await page.getByLabel("Email").press("Enter");
  await expect(page.getByText("Write an email address like")).toBeVisible();
  await page.getByLabel("Email").fill("ANN@example.com");
  await page.getByLabel("Email").press("Enter");
  await expect(page.getByText("Somebody else has this email address")).toBeVisible();
  await expect(page.getByLabel("Email")).toBeFocused();
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Another Ann");
});

test("a currency that is chosen is on the cards, also when the browser goes back to the board", async ({
  page,
  own,
}) => {
  const pipeline = await own.crm.createPipeline();
  await own.crm.createOpportunity(pipeline, { title: "Roof", stage: "Lead", monetaryValue: 1234.5 });
  await page.goto(`${own.url}/pipelines/${pipeline.id}`);
  await expectReady(page);
  await expect(card(page, "Roof")).toContainText("$1,234.50");
  await page.getByRole("button", { name: /switch pipeline/ }).click();
  await page.getByRole("menuitem", { name: "Settings" }).click();
  await expect(page).toHaveURL(/\/settings\/pipelines$/);
  await page.getByRole("link", { name: "Location" }).click();
  await page.getByLabel("Currency").selectOption("EUR");
  await page.getByLabel("Language and region").selectOption("de-DE");
  await expect(page.getByText("1.234.567,50 €")).toBeVisible();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.locator("[data-announcer]")).toHaveText("The location was saved");
  await expect(page.getByRole("button", { name: "Save changes" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Save changes" })).toBeFocused();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Pipelines" })).toBeVisible();
  await page.goBack();
  await expectReady(page);
  await expect(card(page, "Roof")).toContainText("1.234,50 €");
  await page.reload();
  await expect(card(page, "Roof")).toContainText("1.234,50 €");
});

test("unsaved settings of the location stay until they are saved or discarded", async ({ page, own }) => {
  const pipeline = await own.crm.createPipeline();
  await openSettings(page, own, "location");
  const [name, currency] = [page.getByRole("textbox", { name: "Name" }), page.getByLabel("Currency")];
  await name.fill("Roof & Co");
  await currency.selectOption("EUR");
  await page.getByRole("link", { name: "People" }).click();
  await expect(page.getByRole("heading", { name: "People", exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Back to the board" }).click();
  await expectReady(page);
  await page.getByRole("button", { name: `${pipeline.name}, switch pipeline` }).click();
  await page.getByRole("menuitem", { name: "Settings" }).click();
  await page.getByRole("link", { name: "Location (unsaved changes)" }).click();
  await expect(name).toHaveValue("Roof & Co");
  await expect(page.getByText("Not saved yet.")).toBeVisible();

  const question = page.waitForEvent("dialog");
  const closing = page.close({ runBeforeUnload: true });
  expect((await question).type()).toBe("beforeunload");
  await (await question).dismiss();
  await closing;
  // What others change meanwhile shows in the fields that were not touched, and is not put back.
  const { locations } = await own.crm.call("GET", "/v1/locations/");
  await own.crm.call("PUT", `/v1/locations/${locations[0].id}`, {
    currency: "CHF",
    timezone: "Europe/Zurich",
  });
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.locator("[data-announcer]")).toHaveText("The location was saved");
  await expect(page.getByLabel("Time zone")).toHaveValue("Europe/Zurich");
  await expect(currency).toHaveValue("EUR");
  await expect(page.getByRole("link", { name: "Location", exact: true })).toBeVisible();

  await name.fill("Another name");
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(name).toHaveValue("Roof & Co");
  await expect(page.getByRole("button", { name: "Save changes" })).toBeFocused();

  await page.getByRole("link", { name: "Back to the board" }).click();
  await expect(page).toHaveTitle(`${pipeline.name} · Roof & Co`);
  await page.getByRole("button", { name: `${pipeline.name}, switch pipeline` }).click();
  await expect(page.getByRole("menu", { name: "Pipelines" })).toContainText("Roof & Co");
});

test("the rule against duplicates holds on the board from then on", async ({
  page,
  own,
  allowComplaints,
}) => {
  allowComplaints(/422/);
  const pipeline = await own.crm.createPipeline();
  const contact = { name: "Ann Lee", email: "ann@example.com" };
  await own.crm.createOpportunity(pipeline, { title: "Roof", stage: "Lead", contact });
  await openSettings(page, own, "location");
  await page.getByRole("checkbox", { name: /Several opportunities for one contact/ }).uncheck();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.locator("[data-announcer]")).toHaveText("The location was saved");
  await page.getByRole("link", { name: "Back to the board" }).click();
  await expectReady(page);
  await page.getByRole("button", { name: "New opportunity", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Title").fill("Second roof");
  await dialog.getByLabel("Email").fill("ann@example.com");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Open that one, or allow several");
});

test("a tag is renamed, made one with another, and deleted, and the cards show it", async ({ page, own }) => {
  const pipeline = await own.crm.createPipeline();
  const tagged = (title: string, tags: string[]) =>
    own.crm.createOpportunity(pipeline, { title, stage: "Lead", contact: { tags } });
  await tagged("Roof", ["vip"]);
  await tagged("Wall", ["VIP", "east"]);
  await openSettings(page, own, "tags");
  const tags = page.getByRole("list", { name: "Tags" }).getByRole("listitem");
  await expect(tags).toHaveText([/^east1 contact/, /^vip1 contact/, /^VIP1 contact/]);

  await page.getByRole("button", { name: "New tag" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("east");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Another one has this name")).toBeVisible();
  await page.getByRole("textbox", { name: "Name" }).fill("West");
  await page.keyboard.press("Enter");
  await expect(tags).toHaveText([/^east1/, /^vip1/, /^VIP1/, /^West0 contacts/]);
  await choose(page, "West", "Delete…");
  await page.getByRole("button", { name: "Delete tag" }).click();
  await expect(tags).toHaveCount(3);
  await expect(moreAbout(page, "VIP")).toBeFocused();

  await choose(page, "VIP", "Rename");
  await page.getByRole("textbox", { name: "Name" }).fill("vip");
  await expect(page.getByRole("status").filter({ hasText: "“vip” exists already" })).toBeVisible();
  await page.getByRole("button", { name: "Unite the tags" }).click();
  await expect(tags).toHaveText([/^east1 contact/, /^vip2 contacts/]);
  await choose(page, "vip", "Rename");
  await page.getByRole("textbox", { name: "Name" }).fill("Key account");
  await page.getByRole("button", { name: "Rename", exact: true }).click();
  await expect(tags).toHaveText([/^east1 contact/, /^Key account2 contacts/]);
  await choose(page, "east", "Delete…");
  await expect(page.getByRole("alertdialog")).toContainText("1 contact loses it");
  await page.getByRole("button", { name: "Delete tag" }).click();
  await expect(tags).toHaveCount(1);
  await page.getByRole("link", { name: "Back to the board" }).click();
  await expect(card(stage(page, "Lead"), "Wall")).toContainText("Key account");
});

test("over a HighLevel location nothing is offered that could not work, and the log of what was done is there", async ({
  page,
  start,
}) => {
  const highLevel = await startHighLevel(start);
  await page.goto(highLevel.url);
  await expectReady(page);
  await page.getByRole("button", { name: /switch pipeline/ }).click();
  await page.getByRole("menuitem", { name: "Settings" }).click();
  await expect(page.getByRole("heading", { name: "Nothing has been done yet" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("Change them in HighLevel’s own settings");
  for (const section of ["/pipelines", "/people", "/tags", "/location"]) {
    await page.goto(new URL(`/settings${section}`, highLevel.url).href);
    await expect(
      page.getByRole("heading", { name: "This board works on a HighLevel location" }),
    ).toBeVisible();
    await expect(page.getByRole("navigation").getByRole("link")).toHaveText(["Activity"]);
    await expect(page.getByRole("button")).toHaveCount(0);
  }
  await highLevel.close();
});

test("a page without a line says so, and keeps what is there", async ({
  page,
  own,
  context,
  allowComplaints,
}) => {
  allowComplaints(/ERR_INTERNET_DISCONNECTED/);
  await own.crm.call("POST", "/v1/users/", { firstName: "Ann" });
  await openSettings(page, own, "people");
  await context.setOffline(true);
  await expect(page.getByRole("status").filter({ hasText: "You are offline" })).toBeVisible();
  await choose(page, "Ann", "Edit");
  await page.getByRole("textbox", { name: "Name" }).fill("Anna");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("You are offline");
  await context.setOffline(false);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("list", { name: "People" })).toContainText("Anna");
});

for (const [colorScheme, width] of [
  ["light", 375],
  ["dark", 1440],
] as const) {
  test(`axe finds nothing on the settings (${colorScheme}, ${width} px)`, async ({ page, own }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 900 });
    const pipeline = await own.crm.createPipeline({ name: "Sales" });
    const ann = await own.crm.call("POST", "/v1/users/", { firstName: "Ann", email: "ann@example.com" });
    const seed = { title: "Roof", stage: "Lead", assignedTo: ann.id, contact: { tags: ["vip"] } };
    await own.crm.createOpportunity(pipeline, seed);
    const expectClean = async (what: string) => {
      expect(await violations(page), what).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${what}: nothing sticks out`).toBeLessThanOrEqual(0);
    };
    await openSettings(page, own, "pipelines");
    await expectClean("pipelines");
    await page.getByRole("button", { name: "New pipeline" }).click();
    await page.getByRole("button", { name: "Make pipeline" }).click();
    await expectClean("a new pipeline, refused");
    await openSettings(page, own, `pipelines/${pipeline.id}`);
    await expectClean("stages");
    await choose(page, "Lead", "Rename");
    await expectClean("a stage that is renamed");
    await page.keyboard.press("Escape");
    await choose(page, "Lead", "Delete…");
    await page.getByRole("radio", { name: "Delete it as well" }).check();
    await expectClean("the question before a stage goes");
    for (const [section, row, item] of [
      ["people", "Ann", "Remove…"],
      ["tags", "vip", "Rename"],
    ] as const) {
      await openSettings(page, own, section);
      await expectClean(section);
      await choose(page, row, item);
      await expectClean(`${item} ${row}`);
    }
    await openSettings(page, own, "location");
    await expectClean("the location");
    const roof = await own.crm.createOpportunity(pipeline, seed);
    await page.goto(`${own.url}/pipelines/${pipeline.id}?opportunity=${roof.id}`);
    await page.getByLabel("Value").fill("5");
    await save(page);
    await expect(page.getByRole("dialog")).toBeHidden();
    await openSettings(page, own, "activity");
    await expect(page.getByRole("link", { name: "Roof" })).toBeVisible();
    await expectClean("the activity");
  });
}
