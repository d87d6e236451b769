import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FrameLocator, Page } from "playwright/test";
import { encrypt, USER_DATA } from "../lib/identity/fixtures/portal";
import { exampleLocations } from "../scripts/example-portal/locations.mjs";
import { startPortal } from "../scripts/example-portal/portal.mjs";
import { signToken } from "../scripts/example-portal/tokens.mjs";
import { middleOf } from "./board-page";
import { expect, test } from "./fixtures";
import { startPages } from "./pages";
import config from "./playwright.config";
import { makeFolder, type RunningServer, startServer } from "./server";

// The board in the frame of a portal on another site: `localhost` and `127.0.0.1` are two to a browser.

test.use({
  launchOptions: {
    ...config.use?.launchOptions,
    args: [...(config.use?.launchOptions?.args ?? []), "--test-third-party-cookie-phaseout"],
  },
});
test.describe.configure({ mode: "default" });

const SHARED_SECRET = "0b1e7c1a-test-shared-secret";
const REP = { id: "u-rep", name: "Rita Rep", role: "rep" };

let folder: Awaited<ReturnType<typeof makeFolder>>;
let portal: Awaited<ReturnType<typeof startPortal>>;
/** Another portal that Nova has listed, and one that nobody has. */
let friend: Awaited<ReturnType<typeof startPages>>;
let evil: Awaited<ReturnType<typeof startPages>>;
let server: RunningServer;
let locations: ReturnType<typeof exampleLocations>;
test.beforeAll(async () => {
  folder = await makeFolder();
  portal = await startPortal({ host: "localhost", port: 0 });
  [friend, evil] = await Promise.all([startPages(), startPages()]);
  locations = exampleLocations(portal.origin);
  const nova = locationOf("nova").entry;
  nova.portalOrigins.push(friend.origin);
  Object.assign(nova, { highLevel: { companyId: USER_DATA.companyId, sharedSecret: SHARED_SECRET } });
  const file = join(folder.path, "locations.json");
  await mkdir(folder.path, { recursive: true });
  await writeFile(file, JSON.stringify({ locations: locations.map(({ entry }) => entry) }));
  server = await startServer({
    DATABASE_URL: `file:${join(folder.path, "pipelane.db")}`,
    LOCATIONS_FILE: file,
    CRM_API_KEY: "",
  });
  portal.serve({ pipelane: server.url, locations });
  for (const id of ["nova", "harbour"] as const) await fill(id);
});
test.afterAll(async () => {
  await server.stop();
  await Promise.all([portal.close(), friend.close(), evil.close()]);
  await folder.remove();
});

/** Would be reported by the page's policy, and as an error in its console. */
const SCRIPT = '<img src=x onerror="alert(1)"><script>alert(2)</script>';

type LocationId = "nova" | "harbour";

function locationOf(id: LocationId) {
  const found = locations.find(({ signing }) => signing.locationId === id);
  if (!found) throw new Error(`no location ${id}`);
  return found;
}

const tokenFor = (id: LocationId, person = REP) => signToken(locationOf(id).signing, person);

/** Speaks to one location's embedded CRM. */
async function callCrm(id: LocationId, path: string, body?: object) {
  const answer = await fetch(`${server.url}/v1${path}`, {
    method: body ? "POST" : "GET",
    headers: { authorization: `Bearer ${locationOf(id).crmApiKey}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect(answer.ok).toBe(true);
  return answer.json();
}

async function fill(id: LocationId) {
  const stages = [{ name: "Lead" }, { name: "Proposal" }];
  const pipeline = await callCrm(id, "/pipelines/", { name: `First of ${id}`, stages });
  await callCrm(id, "/pipelines/", { name: `Second of ${id}`, stages });
  for (const title of [`Roof of ${id}`, `Door of ${id}`, SCRIPT]) {
    await callCrm(id, `/pipelines/${pipeline.id}/opportunities/`, {
      ...{ title, status: "open", stageId: pipeline.stages[0].id, monetaryValue: 1_500 },
      email: `${title.replaceAll(/\W/g, "-")}@example.com`,
    });
  }
}

const frameOf = (page: Page) => page.frameLocator("iframe");
const cardIn = (frame: FrameLocator, title: string) =>
  frame.getByRole("article", { name: title, exact: true });
const stageIn = (frame: FrameLocator, name: string) => frame.getByRole("region", { name, exact: true });
const eventsOf = (page: Page) => page.getByRole("list", { name: "Events" });
const signIn = (page: Page, as: string, to: LocationId = "nova") =>
  page.goto(`${portal.origin}/sign-in?as=${as}&to=${to}`);

async function pickUpIn(page: Page, frame: FrameLocator, title: string) {
  const from = await middleOf(cardIn(frame, title));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 4, from.y + 3);
  await page.mouse.move(from.x + 12, from.y + 6, { steps: 3 });
  await expect(frame.locator("[data-status-zone]").first()).toBeVisible();
}

test("A11: a rep works on the board in their portal: it moves cards, is renewed, and tells the portal", async ({
  page,
  allowComplaints,
}) => {
  allowComplaints(/401/);
  const asked: string[] = [];
  const bearers: string[] = [];
  page.on("request", (request) => {
    if (request.url().startsWith(`${portal.origin}/token`)) asked.push(request.url());
    const { authorization } = request.headers();
    if (authorization) bearers.push(authorization);
  });
  await signIn(page, "rep");
  const frame = frameOf(page);
  await expect(cardIn(frame, "Roof of nova")).toBeVisible();
  await expect(eventsOf(page)).toContainText('"ready"');
  expect(asked).toHaveLength(1);
  await expect(cardIn(frame, SCRIPT)).toBeVisible();
  // No chrome of ours, the location's colour.
  await expect(frame.getByRole("img", { name: "Pipelane" })).toHaveCount(0);
  const inFrame = page.frames()[1];
  const cookies = await inFrame?.evaluate(() => {
    // biome-ignore lint/suspicious/noDocumentCookie: whether this browser blocks it is what is asked
    document.cookie = "probe=1; SameSite=None; Secure";
    return document.cookie;
  });
  expect(cookies, "third-party cookies are blocked").toBe("");
  expect(
    await inFrame?.evaluate(() => document.documentElement.style.getPropertyValue("--accent")),
  ).toContain("#0f766e");

  // Out of the frame and let go there: nothing has moved.
  await pickUpIn(page, frame, "Roof of nova");
  await page.mouse.move(20, 10, { steps: 5 });
  await page.mouse.up();
  await page.mouse.move(300, 500);
  await expect(frame.locator("[data-status-zone]")).toHaveCount(0);
  await expect(cardIn(frame, "Roof of nova")).toBeVisible();
  await expect(eventsOf(page)).not.toContainText("moved");

  await pickUpIn(page, frame, "Roof of nova");
  const to = await middleOf(stageIn(frame, "Proposal"));
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await page.mouse.up();
  await expect(stageIn(frame, "Proposal").getByRole("article", { name: "Roof of nova" })).toBeVisible();
  await expect(eventsOf(page)).toContainText('"opportunity.moved"');
  await expect(eventsOf(page)).not.toContainText("Roof");

  // The session is gone on the server: the next call is refused, and sent again with a new one.
  await page.request.delete(`${server.url}/api/session`, {
    headers: { authorization: bearers.at(-1) ?? "", origin: server.url, "x-requested-with": "pipelane" },
  });
  await frame.getByRole("button", { name: "Refresh" }).click();
  await expect.poll(() => asked.length).toBe(2);
  await expect.poll(() => new Set(bearers).size).toBe(2);
  await expect(cardIn(frame, "Roof of nova")).toBeVisible();
});

test("the portal leads its board, and another location's page shows that location alone", async ({
  page,
}) => {
  await signIn(page, "manager");
  const frame = frameOf(page);
  await expect(cardIn(frame, "Door of nova")).toBeVisible();
  const id = await cardIn(frame, "Door of nova").getAttribute("data-opportunity-id");
  await page.evaluate((opportunityId) => Reflect.get(window, "board").openOpportunity(opportunityId), id);
  const dialog = frame.getByRole("dialog", { name: "Door of nova" });
  await expect(dialog.getByRole("button", { name: "Delete" })).toBeVisible();
  await expect(eventsOf(page)).toContainText('"opportunity.opened"');
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.evaluate(() => Reflect.get(window, "board").setFilters({ query: "Door" }));
  await expect(frame.getByRole("searchbox")).toHaveValue("Door");
  await page.getByLabel("Mode").selectOption("dark");
  await expect(frame.locator("html")).toHaveAttribute("data-theme", "dark");

  await frame.getByRole("button", { name: "First of nova, switch pipeline" }).click();
  await frame.getByRole("menuitem", { name: "Second of nova" }).click();
  await expect(frame.getByRole("button", { name: "Second of nova, switch pipeline" })).toBeVisible();
  await expect(frame.getByRole("article")).toHaveCount(0);

  await page.getByRole("link", { name: "Harbour Homes" }).click();
  await expect(cardIn(frame, "Door of harbour")).toBeVisible();
  await expect(frame.getByRole("img", { name: "Harbour Homes" })).toBeVisible();
  await expect(frame.getByText("of nova")).toHaveCount(0);
  await expect(page.getByLabel("Mode")).toHaveValue("dark");
  await expect(frame.locator("html")).toHaveAttribute("data-theme", "dark");
  // Another role is another sign-in.
  await page.getByLabel("Role").selectOption("viewer");
  await expect(page.getByLabel("Role")).toHaveValue("viewer");
  await expect(page.getByLabel("Mode")).toHaveValue("dark");
});

test("the board of the example portal keeps its height, however much it says", async ({ page }) => {
  await signIn(page, "rep");
  await expect(cardIn(frameOf(page), "Roof of nova")).toBeVisible();
  const heightOf = async () => (await page.locator("iframe").boundingBox())?.height;
  const before = await heightOf();
  for (const query of ["a", "b", "c", "d", "e", "f"]) {
    await page.evaluate((value) => {
      const line = document.createElement("li");
      line.textContent = value.repeat(900);
      document.querySelector("#events")?.prepend(line);
    }, query);
  }
  expect(await heightOf()).toBe(before);
});

test("a viewer is offered nothing that would be refused", async ({ page }) => {
  await signIn(page, "viewer", "harbour");
  const frame = frameOf(page);
  await expect(cardIn(frame, "Roof of harbour")).toBeVisible();
  await expect(frame.getByRole("button", { name: /New opportunity|^Move/ })).toHaveCount(0);
  const from = await middleOf(cardIn(frame, "Roof of harbour"));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 200, from.y, { steps: 6 });
  await expect(frame.locator("[data-status-zone]")).toHaveCount(0);
  await page.mouse.up();
  await cardIn(frame, "Roof of harbour").press("Enter");
  const dialog = frame.getByRole("dialog", { name: "Roof of harbour" });
  // Reached by Tab, to be read and copied.
  await dialog.getByRole("button", { name: "Close" }).first().focus();
  for (const name of ["Title", "Value", "Source", "Contact name", "Email", "Phone", "Company", "Tags"]) {
    await page.keyboard.press("Tab");
    await expect(dialog.getByLabel(name)).toBeFocused();
    await expect(dialog.getByLabel(name)).not.toBeEditable();
  }
  for (const name of ["Stage", "Status", "Owner"]) await expect(dialog.getByLabel(name)).toBeDisabled();
  await expect(dialog.getByLabel("Title")).not.toHaveAttribute("aria-required");
  await expect(dialog.getByLabel("Tags")).not.toHaveAttribute("placeholder");
  await expect(dialog.getByRole("button", { name: /Save|Delete/ })).toHaveCount(0);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(cardIn(frame, "Roof of harbour")).toBeFocused();
});

test("A5: neither an origin that is not listed, nor a sandbox, nor a page around the portal frames it", async ({
  page,
  allowComplaints,
}) => {
  allowComplaints(/frame-ancestors|Framing/);
  const embed = `<iframe src="${server.url}/embed/nova"></iframe>`;
  const inner = friend.put("/inner", embed);
  const urls = [
    evil.put("/frame", embed),
    friend.put("/sandbox", `<iframe sandbox="allow-scripts" srcdoc='${embed}'></iframe>`),
    evil.put("/around", `<iframe src="${inner}"></iframe>`),
  ];
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().startsWith(`${server.url}/api/`)) asked.push(request.url());
  });
  for (const url of urls) {
    const blocked = page.waitForEvent("console", (message) => message.text().includes("frame-ancestors"));
    await page.goto(url);
    await blocked;
  }
  expect(asked).toEqual([]);
});

test("A6: a token from another origin or in another shape is ignored; the portal's own lets in", async ({
  page,
}) => {
  const token = await tokenFor("nova");
  const speaker = evil.put(
    "/speaks",
    `<script>onmessage = ({ data }) => parent.frames[0].postMessage(data, "*")</script>`,
  );
  const listener = friend.put(
    "/listens",
    `<iframe title="board" style="width: 800px; height: 500px" src="${server.url}/embed/nova"></iframe><iframe title="evil" src="${speaker}"></iframe>
     <script>onmessage = ({ data }) => { if (data.type === "token-wanted") document.title = "asked"; }</script>`,
  );
  const exchanges: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/api/session")) exchanges.push(request.postData() ?? "");
  });
  await page.goto(listener);
  await expect(page).toHaveTitle("asked");
  await page.evaluate(
    ([own, stolen]) => {
      const [board, evil] = [window.frames[0], window.frames[1]];
      evil?.postMessage({ pipelane: 1, type: "token", token: stolen }, "*");
      board?.postMessage({ pipelane: 1, type: "token", token: stolen, more: true }, "*");
      board?.postMessage({ type: "token", token: stolen }, "*");
      // What the other frame was told has been passed on by the time that it answers.
      setTimeout(() => board?.postMessage({ pipelane: 1, type: "token", token: own }, "*"), 200);
    },
    [token, await tokenFor("nova", { ...REP, id: "stolen" })],
  );
  await expect(page.frameLocator("iframe[title=board]").getByRole("article").first()).toBeVisible();
  expect(exchanges.map((body) => JSON.parse(body))).toEqual([{ way: "portal", locationId: "nova", token }]);
});

test("a token of the address lets in once and leaves it; without one, spent, or for nowhere, the page says what to do", async ({
  page,
  allowComplaints,
}) => {
  allowComplaints(/401|404/);
  const token = await tokenFor("nova");
  await page.setViewportSize({ width: 320, height: 400 });
  await page.goto(`${server.url}/embed/nova#token=${token}`);
  await expect(page.getByRole("article").first()).toBeVisible();
  expect(page.url()).toBe(`${server.url}/embed/nova`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);

  await page.goto(friend.put("/spent", `<iframe src="${server.url}/embed/nova#token=${token}"></iframe>`));
  await expect(frameOf(page).getByRole("heading", { name: "Reopen from your portal" })).toBeVisible();
  await page.goto(`${server.url}/embed/nova`);
  await expect(page.getByRole("heading", { name: "Open this board in your portal" })).toBeVisible();
  await page.goto(`${server.url}/embed/nowhere`);
  await expect(page.getByRole("heading", { name: "There is no such location" })).toBeVisible();
});

test("HighLevel's own page signs its user in by its answer", async ({ page }) => {
  const payload = encrypt({ ...USER_DATA, type: "agency", role: "admin", activeLocation: "nova" });
  const embed = `<iframe style="width: 800px; height: 500px" src="${server.url}/embed/nova"></iframe>`;
  const answer = `<script>onmessage = ({ data, source, origin }) => {
    if (data.message !== "REQUEST_USER_DATA") return;
    source.postMessage({ message: "REQUEST_USER_DATA_RESPONSE", payload: "${payload}" }, origin);
  }</script>`;
  await page.goto(friend.put("/highlevel", answer + embed));
  await expect(cardIn(frameOf(page), "Door of nova")).toBeVisible();
});

test("A14: after signing out nothing is shown, not even by the back button, and the session is over", async ({
  page,
  allowComplaints,
}) => {
  allowComplaints(/401/);
  await signIn(page, "rep");
  const frame = frameOf(page);
  await expect(frame.getByRole("article").first()).toBeVisible();
  const bearer = page.waitForRequest(
    (request) => request.url().includes("/api/") && request.method() === "DELETE",
  );
  await page.getByRole("button", { name: "Sign out" }).click();
  const { authorization = "" } = (await bearer).headers();
  await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
  const answer = await page.request.get(`${server.url}/api/session`, { headers: { authorization } });
  expect(answer.status()).toBe(401);
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(page.locator("iframe")).toHaveCount(0);
});
