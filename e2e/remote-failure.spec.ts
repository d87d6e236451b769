import { json, startScriptedUpstream } from "../lib/highlevel/fixtures/scripted-upstream";
import { expect, test } from "./fixtures";

test("a key that HighLevel refuses is called that on the page, not an outage", async ({ page, start }) => {
  const upstream = await startScriptedUpstream();
  upstream.answer(json({ msg: "Api key is invalid." }, 401));
  const server = await start({ HIGHLEVEL_API_KEY: "a-mistyped-key", HIGHLEVEL_BASE_URL: upstream.baseUrl });
  for (const path of ["/", "/pipelines/p1"]) {
    await page.goto(server.url + path);
    await expect(page.getByRole("main").getByRole("alert")).toContainText(
      "HighLevel refuses Pipelane's API key",
    );
  }
  upstream.answer(json({ pipelines: [] }));
  await page.goto(server.url);
  await expect(page.getByText("There is no pipeline yet")).toBeVisible();
  await upstream.close();
});

test("a page that could not be loaded comes by itself once HighLevel answers again", async ({
  page,
  start,
}) => {
  const upstream = await startScriptedUpstream();
  upstream.answer(json({ msg: "Api key is invalid." }, 401));
  const server = await start({ HIGHLEVEL_API_KEY: "a-mistyped-key", HIGHLEVEL_BASE_URL: upstream.baseUrl });
  await page.goto(server.url);
  await expect(page.getByRole("main").getByRole("alert")).toContainText("tries again every ten seconds");
  upstream.answer(json({ pipelines: [] }));
  await expect(page.getByText("There is no pipeline yet")).toBeVisible({ timeout: 20_000 });
  await upstream.close();
});
