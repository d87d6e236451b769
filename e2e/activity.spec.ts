import { readFile } from "node:fs/promises";
import { card, expectReady, expectSaid } from "./board-page";
import { openCard, save } from "./opportunity-dialog";
import { expect, openSettings, test } from "./settings";

test("what somebody does to an opportunity stands in its dialog, and on a page with filters and an export", async ({
  page,
  own,
  allowComplaints,
}) => {
  allowComplaints(/503/);
  const pipeline = await own.crm.createPipeline();
  await own.crm.createOpportunity(pipeline, { title: "Wall", stage: "Lead" });
  const { id } = await own.crm.createOpportunity(pipeline, {
    title: "Roof",
    stage: "Lead",
    monetaryValue: 500,
  });
  await page.goto(`${own.url}/pipelines/${pipeline.id}`);
  await expectReady(page);

  let dialog = await openCard(page, "Roof");
  const lines = () => dialog.getByRole("list", { name: "Activity, the newest first" }).getByRole("listitem");
  const open = () => dialog.getByRole("button", { name: "Activity" }).click();
  await page.route("**/activity", (route) => route.fulfill({ status: 503, body: "" }), { times: 1 });
  await open();
  await expect(dialog.getByRole("alert")).toContainText("It could not be loaded");
  await dialog.getByRole("button", { name: "Try again" }).click();
  await expect(dialog).toContainText("Nothing has been done to it in Pipelane yet");

  await dialog.getByLabel("Value").fill("1200");
  await dialog.getByLabel("Phone").fill("+1 202 555 0100");
  await save(page);
  await expect(dialog).toBeHidden();
  for (const title of ["Roof", "Wall"]) {
    await page.getByRole("button", { name: `Move ${title}`, exact: true }).click();
    await page.getByRole("menuitem", { name: "Proposal" }).click();
    await expectSaid(page, `${title} moved from Lead to Proposal.`);
  }
  dialog = await openCard(page, "Roof");
  await open();
  await expect(lines()).toHaveText([
    /^Local user moved it from Lead to Proposal · just now$/,
    /^Local user edited value \(\$500 → \$1,200\) and phone · just now$/,
  ]);
  // What was refused is there without opening it again.
  await page.route(`**/opportunities/${id}`, async (route) => {
    await route.continue({
      postData: JSON.stringify({ ...route.request().postDataJSON(), stageId: "gone" }),
    });
  });
  allowComplaints(/422/);
  await dialog.getByLabel("Value").fill("1300");
  await save(page);
  await expect(lines().first()).toContainText("(to a deleted stage): refused");
  await page.unroute(`**/opportunities/${id}`);
  await dialog.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(card(page, "Roof")).toBeHidden();
  // Closing the dialog went a step back, which must not meet the next page.
  await expect(page).not.toHaveURL(/opportunity=/);

  await openSettings(page, own, "activity");
  const all = page.getByRole("list", { name: "Activity, the newest first" }).getByRole("listitem");
  await expect(all).toHaveText([
    /deleted it ?Deleted/,
    /tried to edit .*: refused ?Deleted/,
    /moved it from Lead to Proposal ?Wall/,
    /moved it from Lead to Proposal ?Deleted/,
    /edited value .* and phone ?Deleted/,
  ]);
  // Whose deletion is not among the lines, the CRM says that it is gone.
  allowComplaints(/404/);
  await page.getByLabel("What").selectOption("Moved");
  await expect(page).toHaveURL(/\?kind=moved$/);
  await expect(all).toHaveText([/Proposal ?Wall/, /Proposal ?No longer there/]);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export CSV" }).click();
  const csv = await readFile(await (await saved).path(), "utf8");
  expect(csv.trim().split("\n")).toHaveLength(3);
  expect(csv).toMatch(/^\ufeffat,user,/);
  expect(csv).not.toContain("5550100");

  await page.getByLabel("Person").selectOption("Local user");
  await expect(page).toHaveURL(/person=/);
  await expect(all).toHaveCount(2);
  await page.getByLabel("From").fill("2031-01-01");
  await expect(page.getByRole("heading", { name: "Nothing matches these filters" })).toBeVisible();
  await page.getByLabel("To").fill("2030-12-31");
  await expect(page.getByLabel("From")).toHaveAccessibleDescription("This is after To.");
  await expect(page.getByLabel("To")).toHaveAccessibleDescription("This is before From.");
  await expect(page.getByLabel("From")).toHaveValue("2031-01-01");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page.getByLabel("To")).toHaveAccessibleDescription("");
  await expect(all).toHaveCount(5);
  await page.getByRole("link", { name: "Wall" }).click();
  await expect(page.getByRole("dialog", { name: "Wall" })).toBeVisible();
});
