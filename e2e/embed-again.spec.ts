import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fillIfEmpty } from "../scripts/example-portal/fill.mjs";
import { exampleLocations } from "../scripts/example-portal/locations.mjs";
import { signToken } from "../scripts/example-portal/tokens.mjs";
import { test as base, expect } from "./fixtures";
import { startPages } from "./pages";

type Portal = {
  url: string;
  /** From now on the portal signs this person in; until then nobody. */
  letIn: (id: string) => Promise<void>;
  /** It answers whoever asks for a token only once that is called. */
  holdAnswer: () => Promise<() => Promise<void>>;
};

/** A page of a portal whose board is as small as docs/embedding.md allows. */
const test = base.extend<{ portal: Portal }>({
  portal: async ({ page, folder, start }, use) => {
    const pages = await startPages();
    const nova = exampleLocations(pages.origin).find(({ signing }) => signing.locationId === "nova");
    if (!nova) throw new Error("there is no nova");
    const LOCATIONS_FILE = join(folder, "locations.json");
    await writeFile(LOCATIONS_FILE, JSON.stringify({ locations: [nova.entry] }));
    const server = await start({ LOCATIONS_FILE });
    await fillIfEmpty(server.url, nova);
    const url = pages.put(
      "/",
      `<iframe style="width: 320px; height: 400px" src="${server.url}/embed/nova"></iframe>
       <script>
         token = null;
         mayAnswer = Promise.resolve();
         onmessage = async ({ data, source, origin }) => {
           if (data.type !== "token-wanted") return;
           await mayAnswer;
           source.postMessage({ pipelane: 1, type: "token", token }, origin);
         };
       </script>`,
    );
    const letIn = async (id: string) => {
      const token = await signToken(nova.signing, { id, name: id, role: "rep" });
      await page.evaluate((text) => Reflect.set(window, "token", text), token);
    };
    const holdAnswer = async () => {
      await page.evaluate(() => {
        const mayAnswer = new Promise((resolve) => Reflect.set(window, "answer", resolve));
        Reflect.set(window, "mayAnswer", mayAnswer);
      });
      return () => page.evaluate(() => Reflect.get(window, "answer")());
    };
    await use({ url, letIn, holdAnswer });
    await pages.close();
  },
});

test("signing in again shows that it is tried, then that it did not work, and then the board", async ({
  page,
  portal,
}) => {
  await page.goto(portal.url);
  const frame = page.frameLocator("iframe");
  const told = frame.getByRole("main").getByRole("alert");
  const again = frame.getByRole("button", { name: "Sign in again" });
  await expect(told).toContainText("Open the board again from your portal’s menu to go on.");
  for (let tries = 0; tries < 2; tries++) {
    const answer = await portal.holdAnswer();
    await again.click();
    await expect(frame.getByRole("button", { name: "Signing in…" })).toBeFocused();
    await answer();
    await expect(told).toContainText("You could not be signed in");
    await expect(again).toBeInViewport({ ratio: 1 });
  }
  await portal.letIn("rita");
  await again.click();
  await expect(frame.getByRole("article").first()).toBeVisible();
});

test("text that is kept in a frame asks before it is lost, but not once its person has signed out", async ({
  page,
  portal,
}) => {
  await page.goto(portal.url);
  const frame = page.frameLocator("iframe");
  const again = frame.getByRole("button", { name: "Sign in again" });
  await expect(again).toBeVisible();
  await portal.letIn("rita");
  await again.click();
  await frame.getByRole("button", { name: "New opportunity", exact: true }).click();
  await frame.getByLabel("Title").fill("Half a thought");
  await page.keyboard.press("Escape");
  await expect(frame.getByRole("dialog")).toBeHidden();
  const asked = page.waitForEvent("dialog");
  const closing = page.close({ runBeforeUnload: true });
  await (await asked).dismiss();
  await closing;

  await page.evaluate(() => window.frames[0]?.postMessage({ pipelane: 1, type: "end" }, "*"));
  await expect(frame.getByRole("heading", { name: "Reopen from your portal" })).toBeVisible();
  const questions: string[] = [];
  page.on("dialog", (question) => {
    questions.push(question.type());
    void question.accept();
  });
  await page.goto("about:blank");
  expect(questions).toEqual([]);
});
