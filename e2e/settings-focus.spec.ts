import { choose, expect, moreAbout, openSettings, test } from "./settings";

test("a dialog starts in its first field, and gives the focus back to where it was opened", async ({
  page,
  own,
}) => {
  await own.crm.call("POST", "/v1/users/", { firstName: "Ann" });
  await openSettings(page, own, "people");
  const name = page.getByRole("textbox", { name: "Name" });
  const add = page.getByRole("button", { name: "Add person" });
  for (const close of [
    () => page.keyboard.press("Escape"),
    () => page.getByRole("button", { name: "Cancel" }).click(),
  ]) {
    await add.press("Enter");
    await expect(name).toBeFocused();
    await close();
    await expect(add).toBeFocused();

    await choose(page, "Ann", "Edit");
    await expect(name).toBeFocused();
    await close();
    await expect(moreAbout(page, "Ann")).toBeFocused();

    await moreAbout(page, "Ann").press("Enter");
    await page.getByRole("menuitem", { name: "Remove…" }).press("Enter");
    await expect(page.getByRole("alertdialog").getByRole("button", { name: "Cancel" })).toBeFocused();
    await close();
    await expect(moreAbout(page, "Ann")).toBeFocused();
  }
  await choose(page, "Ann", "Remove…");
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByRole("heading", { name: "People", exact: true })).toBeFocused();
});

test("a menu that is left the moment it opened is gone at once", async ({ page, own }) => {
  await own.crm.call("POST", "/v1/users/", { firstName: "Ann" });
  await openSettings(page, own, "people");
  const name = page.getByRole("textbox", { name: "Name" });
  await moreAbout(page, "Ann").focus();
  // Opens the menu and chooses its first item before the menu has been drawn.
  await Promise.all([page.keyboard.press("Enter"), page.keyboard.press("Enter")]);
  await expect(name).toBeFocused();
  expect(await page.locator("[role=menu]").count()).toBe(0);
});

test("a menu that is opened right after a dialog or another menu closed stays open", async ({
  page,
  own,
}) => {
  for (const firstName of ["Ann", "Bo"]) await own.crm.call("POST", "/v1/users/", { firstName });
  await page.clock.install();
  await openSettings(page, own, "people");
  await page.getByRole("button", { name: "Add person" }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
  // A busy machine fires timers late: what closed gives the focus back after the next click.
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 5_000));
  for (const row of ["Ann", "Bo"]) {
    await page.keyboard.press("Escape");
    await moreAbout(page, row).click();
    await page.clock.runFor(1_000);
    await expect(page.getByRole("menu", { name: `More about ${row}` })).toBeVisible();
  }
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Bo");
});
