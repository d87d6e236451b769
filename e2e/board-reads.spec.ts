import { card, cards, expectHead, openBoard, stage } from "./board-page";
import { expect, test } from "./fixtures";

test("each stage is a region with its exact count and value, its cards articles in a list", async ({
  page,
  crm,
}) => {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Oldest", stage: "Lead", monetaryValue: 1200 });
  await crm.createOpportunity(pipeline, { title: "Middle", stage: "Lead", monetaryValue: 800.5 });
  const { id } = await crm.createOpportunity(pipeline, { title: "Newest", stage: "Lead" });
  await crm.createOpportunity(pipeline, { title: "Other", stage: "Proposal", monetaryValue: 12.34 });
  await crm.createOpportunity(pipeline, { title: "Done", stage: "Lead", status: "won", monetaryValue: 5000 });
  await openBoard(page, pipeline);

  const lead = stage(page, "Lead");
  await expectHead(page, "Lead", { count: "3", value: "$2,000.50" });
  await expectHead(page, "Proposal", { count: "1", value: "$12.34" });
  await expectHead(page, "Closing", { count: "0", value: "$0" });
  await expect(page.getByRole("main")).toContainText("4 open");
  await expect(page.getByRole("main")).toContainText("$2,012.84");

  const rows = lead.getByRole("list", { name: "Opportunities in Lead" }).getByRole("listitem");
  await expect(rows).toHaveCount(3);
  for (const [index, title] of ["Newest", "Middle", "Oldest"].entries()) {
    await expect(card(rows.nth(index), title)).toBeVisible();
    await expect(rows.nth(index)).toHaveAttribute("aria-posinset", String(index + 1));
    await expect(rows.nth(index)).toHaveAttribute("aria-setsize", "3");
  }
  await expect(lead).toHaveAttribute("data-stage-id", pipeline.stages[0]?.id ?? "");
  await expect(lead.locator("[data-stage-scroll]")).toHaveCount(1);
  await expect(card(lead, "Newest")).toHaveAttribute("data-opportunity-id", id);
});

test("the won view counts and sums what is won, and nothing else", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  await crm.createOpportunity(pipeline, { title: "Open", stage: "Lead", monetaryValue: 1 });
  for (const [title, monetaryValue] of [
    ["First", 5000.25],
    ["Second", 700],
  ] as const) {
    await crm.createOpportunity(pipeline, { title, stage: "Lead", status: "won", monetaryValue });
  }
  await openBoard(page, pipeline, "?status=won");
  await expectHead(page, "Lead", { count: "2", value: "$5,700.25" });
  await expect(page.getByRole("main")).toContainText("2 won");
  await expect(cards(page)).toHaveCount(2);
  await expect(card(page, "First")).toContainText("Won");
});

test("a card tells title, value, contact, company, tags and age", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  const contact = { name: "Ann Lee", companyName: "Roof & Co", tags: ["vip", "east"] };
  await crm.createOpportunity(pipeline, { title: "Roof", stage: "Lead", monetaryValue: 1234.5, contact });
  await openBoard(page, pipeline);
  const roof = card(page, "Roof");
  await expect(roof.getByRole("heading", { name: "Roof" })).toBeVisible();
  for (const text of ["$1,234.50", "Ann Lee", "Roof & Co", "vip", "+1", "now"]) {
    await expect(roof).toContainText(text);
  }
  await expect(roof.getByTitle("vip, east")).toBeVisible();
  await expect(roof.getByRole("button", { name: "Move Roof" })).toBeAttached();
});

test("the server's HTML holds the first cards, counts and values, and needs no script", async ({
  browser,
  baseURL,
  crm,
}) => {
  const pipeline = await crm.createPipeline();
  const titles = Array.from({ length: 24 }, (_, at) => `Card ${at}`);
  await Promise.all(
    titles.map((title) => crm.createOpportunity(pipeline, { title, stage: "Lead", monetaryValue: 10 })),
  );
  await crm.createOpportunity(pipeline, { title: "Elsewhere", stage: "Closing" });
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL ?? "" });
  const page = await context.newPage();
  await page.goto(`/pipelines/${pipeline.id}`);
  await expectHead(page, "Lead", { count: "24", value: "$240" });
  expect(await cards(stage(page, "Lead")).count()).toBeGreaterThan(5);
  await expect(card(stage(page, "Closing"), "Elsewhere")).toBeVisible();
  await context.close();
});

test("F8: what customers are called is text: markup, emoji and right-to-left names", async ({
  page,
  crm,
}) => {
  const titles = [
    `<img src=x onerror="document.title='pwned'">`,
    "🚀 Rocket 👩‍👩‍👧‍👦 launch",
    "فرصة المبيعات الكبيرة",
    "</script><script>document.title='pwned'</script>",
  ];
  const pipeline = await crm.createPipeline({ stages: ["<b>Lead</b> & Co", "מכירה"] });
  for (const title of titles) {
    const contact = { name: title, companyName: "שרה & <i>Söhne</i>", tags: ["<u>tag</u>"] };
    await crm.createOpportunity(pipeline, { title, stage: "<b>Lead</b> & Co", contact });
  }
  await openBoard(page, pipeline);
  await expect(stage(page, "מכירה")).toBeVisible();
  for (const title of titles) {
    const heading = card(page, title).getByRole("heading", { name: title });
    await expect(heading).toHaveText(title);
    await expect(heading).toHaveCSS("direction", /فرصة/.test(title) ? "rtl" : "ltr");
  }
  await expect(page.getByRole("main").locator("img, script, b, i, u")).toHaveCount(0);
  await expect(page).not.toHaveTitle(/pwned/);
  await card(page, titles[0] ?? "").click();
  await expect(page.getByRole("dialog", { name: titles[0] ?? "" }).getByLabel("Title")).toHaveValue(
    titles[0] ?? "",
  );
});
