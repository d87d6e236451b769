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
  await page.clock.install();
  await page.goto(server.url);
  const failed = page.getByRole("main").getByRole("alert");
  await expect(failed).toContainText("tries again every ten seconds");
  await expect(failed.locator("[aria-hidden=true]")).toContainText(["", /tries again in \d+ s\./]);
  upstream.answer(json({ pipelines: [] }));
  await page.clock.runFor(10_000);
  await expect(page.getByText("There is no pipeline yet")).toBeVisible();
  await upstream.close();
});

for (const { name, status, headers, said } of [
  { name: "is down", status: 503, headers: {}, said: "HighLevel is not available now" },
  { name: "takes no more calls", status: 429, headers: { "retry-after": "20" }, said: "HighLevel is busy." },
])
  test(`a page that is read while HighLevel ${name} says that, and nothing of changes`, async ({
    page,
    start,
  }) => {
    const upstream = await startScriptedUpstream();
    upstream.answer(json({ msg: "Sorry" }, status, headers));
    const server = await start({ HIGHLEVEL_API_KEY: "a-key", HIGHLEVEL_BASE_URL: upstream.baseUrl });
    // The first opens the breaker, or learns of the limit: the next are not even sent.
    for (let visit = 0; visit < 2; visit += 1) {
      await page.goto(server.url);
      const failed = page.getByRole("main").getByRole("alert");
      await expect(failed).toContainText("The board could not be loaded");
      await expect(failed).toContainText(said);
      await expect(failed).not.toContainText(/sent|done|changed/);
    }
    await upstream.close();
  });
