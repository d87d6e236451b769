import { card, expectReady, middleOf, stage } from "./board-page";
import type { SeededPipeline } from "./crm";
import { choose, columns, expect, expectOrder, moreAbout, openSettings, test, turnTo } from "./settings";

test("a pipeline that is made appears in the board's menu, with its stages as columns", async ({
  page,
  shared,
}) => {
  const first = await shared.crm.createPipeline();
  await page.goto(`${shared.url}/pipelines/${first.id}`);
  await expectReady(page);
  await page.getByRole("button", { name: `${first.name}, switch pipeline` }).click();
  await page.getByRole("menuitem", { name: "Settings" }).click();
  await page.getByRole("button", { name: "New pipeline" }).click();

  const name = `Partners ${first.name}`;
  const dialog = page.getByRole("dialog", { name: "New pipeline" });
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await dialog.getByRole("button", { name: "Make pipeline" }).click();
  await expect(dialog.getByText("Give it a name")).toBeVisible();
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await dialog.getByLabel("Name").fill(first.name.toUpperCase());
  await dialog.getByLabel("Stages").fill("Open\n\nopen");
  await dialog.getByRole("button", { name: "Make pipeline" }).click();
  await expect(dialog.getByText("Another one has this name")).toBeVisible();
  await expect(dialog.getByText("Two stages have the same name")).toBeVisible();
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Stages").fill("Hello\nWorld");
  await dialog.getByLabel("Name").press("Enter");

  await expect(page.getByRole("heading", { name })).toBeFocused();
  await expectOrder(page, "Stages", ["Hello", "World"]);
  await page.getByRole("link", { name: "Back to the board" }).click();
  await expectReady(page);
  await page.getByRole("button", { name: `${first.name}, switch pipeline` }).click();
  await page.getByRole("menuitem", { name }).click();
  await expect(stage(page, "World")).toBeVisible();
  expect(await columns(page)).toEqual(["Hello", "World"]);
});

test("the settings lead to their first section before the browser has anything to click", async ({
  page,
  shared,
}) => {
  const answer = await page.request.get(`${shared.url}/settings`, { maxRedirects: 0 });
  expect([answer.status(), answer.headers().location]).toEqual([307, "/settings/pipelines"]);
  const pipeline = await shared.crm.createPipeline();
  await page.goto(`${shared.url}/pipelines/${pipeline.id}`);
  await expectReady(page);
  await page.getByRole("button", { name: `${pipeline.name}, switch pipeline` }).click();
  const settings = page.getByRole("menuitem", { name: "Settings" });
  await expect(settings).toHaveAttribute("href", "/settings/pipelines");
});

test("on a phone of 375 px every section of the settings is in view, whichever is open", async ({
  page,
  shared,
}) => {
  await page.setViewportSize({ width: 375, height: 800 });
  for (const section of ["pipelines", "location"]) {
    await openSettings(page, shared, section);
    const links = page.getByRole("navigation", { name: "Settings" }).getByRole("link");
    await expect(links).toHaveText(["Pipelines", "People", "Tags", "Location", "Activity"]);
    for (const link of await links.all()) await expect(link).toBeInViewport({ ratio: 1 });
  }
});

test("stages are put in order by mouse, keys and clicks, and so stand the columns", async ({
  page,
  shared,
}) => {
  const pipeline = await shared.crm.createPipeline({ stages: ["A", "B", "C", "D"] });
  await openSettings(page, shared, `pipelines/${pipeline.id}`);
  const status = page.locator("[data-announcer]");

  const handle = page.getByRole("button", { name: "Reorder A" });
  const [from, to] = [
    await middleOf(handle),
    await middleOf(page.getByRole("button", { name: "Reorder C" })),
  ];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y + 4, { steps: 8 });
  await page.mouse.up();
  await expectOrder(page, "Stages", ["B", "C", "A", "D"]);
  await expect(status).toHaveText("A moved to position 3 of 4");

  await page.getByRole("button", { name: "Reorder D" }).focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expectOrder(page, "Stages", ["B", "D", "C", "A"]);
  await expect(status).toHaveText("D moved to position 2 of 4");
  await expect(page.getByRole("button", { name: "Reorder D" })).toBeFocused();

  await choose(page, "B", "Move down");
  await expectOrder(page, "Stages", ["D", "B", "C", "A"]);
  await expect(status).toHaveText("B moved to position 2 of 4");
  await page.getByRole("link", { name: "Open the board" }).click();
  await expectReady(page);
  expect(await columns(page)).toEqual(["D", "B", "C", "A"]);
});

test("a drag that is given up leaves the order as it was", async ({ page, shared }) => {
  const pipeline = await shared.crm.createPipeline({ stages: ["A", "B"] });
  await openSettings(page, shared, `pipelines/${pipeline.id}`);
  const from = await middleOf(page.getByRole("button", { name: "Reorder A" }));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x, from.y + 60, { steps: 5 });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expectOrder(page, "Stages", ["A", "B"]);
  const { pipelines } = await shared.crm.call("GET", "/v1/pipelines/");
  const kept: SeededPipeline | undefined = pipelines.find(({ id }: SeededPipeline) => id === pipeline.id);
  expect(kept?.stages).toEqual(pipeline.stages);
});

test("a stage is renamed in its place and added at the end, and an open board shows it to who turns to it", async ({
  page,
  shared,
  context,
}) => {
  const pipeline = await shared.crm.createPipeline({ stages: ["Lead", "Proposal"] });
  const board = await context.newPage();
  await board.goto(`${shared.url}/pipelines/${pipeline.id}`);
  await expectReady(board);
  // A tab behind another one draws once a second.
  await page.bringToFront();
  await openSettings(page, shared, `pipelines/${pipeline.id}`);

  await choose(page, "Lead", "Rename");
  const name = page.getByLabel("New name of Lead");
  await expect(name).toBeFocused();
  await name.fill("proposal");
  await name.press("Enter");
  await expect(page.getByText("Another one has this name")).toBeVisible();
  await name.fill("Enquiry");
  await name.press("Enter");
  await expect(moreAbout(page, "Enquiry")).toBeFocused();
  await page.getByRole("button", { name: "Add stage" }).click();
  await page.getByLabel("Name of the new stage").fill("Signed");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expectOrder(page, "Stages", ["Enquiry", "Proposal", "Signed"]);
  await expect(page.getByRole("button", { name: "Add stage" })).toBeFocused();

  expect(await columns(board)).toEqual(["Lead", "Proposal"]);
  await turnTo(board);
  await expect(stage(board, "Signed")).toBeVisible();
  expect(await columns(board)).toEqual(["Enquiry", "Proposal", "Signed"]);
});

test("a stage that is deleted hands its opportunities to another one", async ({ page, shared }) => {
  const pipeline = await shared.crm.createPipeline();
  for (const status of ["open", "won"] as const) {
    await shared.crm.createOpportunity(pipeline, { title: `Roof ${status}`, stage: "Lead", status });
  }
  await page.goto(`${shared.url}/pipelines/${pipeline.id}`);
  await expectReady(page);
  await page.getByRole("button", { name: /switch pipeline/ }).click();
  await page.getByRole("menuitem", { name: "Settings" }).click();
  await page.getByRole("list", { name: "Pipelines" }).getByRole("link", { name: pipeline.name }).click();

  await choose(page, "Lead", "Delete…");
  const question = page.getByRole("alertdialog", { name: "Delete the stage “Lead”?" });
  await expect(question).toContainText("There are 2 opportunities in it");
  await question.getByLabel("Stage that takes them").selectOption("Closing");
  await question.getByRole("button", { name: "Move 2 and delete the stage" }).click();
  await expect(question).toBeHidden();
  await expectOrder(page, "Stages", ["Proposal", "Closing"]);
  await expect(moreAbout(page, "Proposal")).toBeFocused();

  // Back, and not a link: the browser's shared memory of the board must not bring the old stage back.
  await page.goBack();
  await page.goBack();
  await expectReady(page);
  await expect(card(stage(page, "Closing"), "Roof open")).toBeVisible();
  expect(await columns(page)).toEqual(["Proposal", "Closing"]);
});

test("deleting opportunities with their stage wants their number confirmed, and asks again when it grew", async ({
  page,
  shared,
  allowComplaints,
}) => {
  allowComplaints(/409/);
  const pipeline = await shared.crm.createPipeline();
  await shared.crm.createOpportunity(pipeline, { title: "One", stage: "Lead" });
  await openSettings(page, shared, `pipelines/${pipeline.id}`);
  await choose(page, "Lead", "Delete…");
  const question = page.getByRole("alertdialog");
  await question.getByRole("radio", { name: "Delete it as well" }).check();
  await question.getByRole("checkbox", { name: /Yes, delete 1 opportunity for good/ }).check();
  await shared.crm.createOpportunity(pipeline, { title: "Two", stage: "Lead" });
  await question.getByRole("button", { name: "Delete the stage and 1 opportunity" }).click();
  await expect(question.getByRole("alert")).toContainText("more opportunities in it than you agreed to");
  const confirmation = question.getByRole("checkbox", { name: /Yes, delete 2 opportunities/ });
  await expect(confirmation).not.toBeChecked();
  await confirmation.check();
  await question.getByRole("button", { name: "Delete the stage and 2 opportunities" }).click();
  await expect(question).toBeHidden();
  const { meta } = await shared.crm.call("GET", `/v1/pipelines/${pipeline.id}/opportunities`);
  expect(meta.total).toBe(0);
});

test("a pipeline that is deleted moves its opportunities to another one; its open board says that it is gone", async ({
  page,
  own,
  context,
}) => {
  const [old, next] = [
    await own.crm.createPipeline({ name: "Old" }),
    await own.crm.createPipeline({ name: "Next", stages: ["Inbox", "Done"] }),
  ];
  await own.crm.createOpportunity(old, { title: "Roof", stage: "Proposal" });
  const board = await context.newPage();
  await board.goto(`${own.url}/pipelines/${old.id}`);
  await expectReady(board);

  await page.bringToFront();
  await openSettings(page, own, `pipelines/${old.id}`);
  await page.getByRole("button", { name: "Delete pipeline…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Move 1 and delete the pipeline" }).click();
  await expect(page.getByRole("heading", { name: "Pipelines" })).toBeFocused();
  await expectOrder(page, "Pipelines", ["Next"]);
  await board.bringToFront();
  await board.getByRole("button", { name: "Refresh" }).click();
  await expect(board.getByRole("heading", { name: "This pipeline does not exist any more" })).toBeVisible();
  await board.getByRole("link", { name: "Go to the board" }).click();
  await expect(card(stage(board, "Inbox"), "Roof")).toBeVisible();
  expect(board.url()).toContain(next.id);
});

test("a list that somebody else changed in another tab is said to be old, and read again", async ({
  page,
  shared,
  allowComplaints,
}) => {
  allowComplaints(/40[49]/);
  const pipeline = await shared.crm.createPipeline({ stages: ["A", "B", "C"] });
  const stages = `/v1/pipelines/${pipeline.id}/stages`;
  await openSettings(page, shared, `pipelines/${pipeline.id}`);
  await shared.crm.call("DELETE", `${stages}/${pipeline.stages[2]?.id}`);
  await choose(page, "A", "Move down");
  await expect(page.getByRole("main").getByRole("alert")).toContainText("Somebody else changed the stages");
  await expectOrder(page, "Stages", ["A", "B"]);

  await shared.crm.call("POST", stages, { name: "D" });
  await shared.crm.call("DELETE", `${stages}/${pipeline.stages[0]?.id}`);
  await choose(page, "A", "Rename");
  await page.getByLabel("New name of A").fill("Mine");
  await page.getByLabel("New name of A").press("Enter");
  await expectOrder(page, "Stages", ["B", "D"]);

  await shared.crm.call("POST", stages, { name: "E" });
  await turnTo(page);
  await expectOrder(page, "Stages", ["B", "D", "E"]);
});

test("a save that the line loses keeps what was typed, and a second click sends nothing twice", async ({
  page,
  own,
  allowComplaints,
}) => {
  allowComplaints(/ERR_FAILED|503/);
  await openSettings(page, own, "people");
  await page.route("**/api/users", (route) =>
    route.request().method() === "POST" ? route.abort() : route.continue(),
  );
  await page.getByRole("button", { name: "Add person" }).click();
  const dialog = page.getByRole("dialog", { name: "Add person" });
  await dialog.getByLabel("Name").fill("Ann Lee");
  await dialog.getByRole("button", { name: "Add" }).click();
  await expect(dialog.getByRole("alert")).toContainText("look before you repeat it");
  await expect(dialog.getByLabel("Name")).toHaveValue("Ann Lee");

  await page.unroute("**/api/users");
  await dialog.getByRole("button", { name: "Add" }).dblclick();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("list", { name: "People" }).getByRole("listitem")).toHaveText(["Ann Lee"]);
});

test("a section that cannot be reached is said to be so, and does not come once the administrator has gone elsewhere", async ({
  page,
  shared,
  allowComplaints,
}) => {
  allowComplaints(/ERR_FAILED/);
  await openSettings(page, shared, "people");
  const link = (name: string) =>
    page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name });
  const heading = (name: string) => page.getByRole("heading", { level: 1, name });
  await page.route("**/api/health", (route) => route.abort());
  await link("Tags").click();
  const told = page.getByRole("status").filter({ hasText: "could not be loaded" });
  await expect(told).toHaveText("What you chose could not be loaded. Try again.");
  await expect(heading("People")).toBeVisible();

  await page.unroute("**/api/health");
  await link("Tags").click();
  await expect(heading("Tags")).toBeVisible();
  await expect(told).toBeHidden();

  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route("**/api/health", async (route) => {
    await answered;
    await route.continue();
  });
  await link("Location").click();
  await page.goBack();
  await expect(heading("People")).toBeVisible();
  const reached = page.waitForResponse("**/api/health");
  answer();
  await reached;
  await page.getByRole("button", { name: "Add person" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Ann");
  await expect(page).toHaveURL(/settings\/people$/);
});
