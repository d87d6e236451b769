import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { card, cards, dragCard, expectHead, expectReady, stage } from "./board-page";
import { expect, test } from "./fixtures";

test("what is imported while the server runs is there after Refresh, and all of it after a restart", async ({
  page,
  start,
  folder,
}) => {
  test.slow();
  const first = await start();
  await page.goto(first.url);
  await expect(page.getByRole("heading", { name: "There is no pipeline yet" })).toBeVisible();

  await importRows(folder, ["1,Acme renewal,Lead,1200", "2,Brick order,Lead,34.50"]);
  await page.goto(first.url);
  await expectReady(page);
  await expectHead(page, "Lead", { count: "2", value: "$1,234.50" });

  await importRows(folder, ["2,Brick order,Lead,34.50", "3,Copper roof,Offer,99"]);
  await page.getByRole("button", { name: "Refresh" }).click();
  // A stage that the import has made is part of the pipeline, which a page reads when it is opened.
  await page.reload();
  await expectReady(page);
  await expect(card(stage(page, "Offer"), "Copper roof")).toBeVisible();
  await importRows(folder, ["4,Door,Offer,1"]);
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(card(stage(page, "Offer"), "Door")).toBeVisible();
  await expectHead(page, "Offer", { count: "2", value: "$100" });

  const answer = page.waitForResponse((response) => response.request().method() === "PUT");
  await dragCard(page, card(stage(page, "Lead"), "Acme renewal"), stage(page, "Offer"));
  expect((await answer).ok()).toBe(true);
  // A page that is open meanwhile would miss what it still wants to load.
  await page.goto("about:blank");
  await first.stop();
  const second = await start();
  await page.goto(second.url);
  await expectReady(page);
  await expect(cards(page)).toHaveCount(4);
  await expectHead(page, "Lead", { count: "1", value: "$34.50" });
  await expectHead(page, "Offer", { count: "3", value: "$1,300" });
});

/** Runs the import as a person would, on the database that the server has open. */
async function importRows(folder: string, rows: string[]) {
  const csv = join(folder, "deals.csv");
  const mapping = join(folder, "mapping.json");
  await writeFile(csv, ["Nr,Deal,Stage,Amount", ...rows].join("\n"));
  const fields = { outsideId: "Nr", title: "{Deal}", stage: "Stage", value: "Amount", company: "Deal" };
  await writeFile(mapping, JSON.stringify(fields));
  const args = ["run", "import", "--", csv, "--mapping", mapping, "--pipeline", "Imported"];
  const env = { ...process.env, DATABASE_URL: `file:${join(folder, "pipelane.db")}` };
  await promisify(execFile)("npm", args, { env });
}
