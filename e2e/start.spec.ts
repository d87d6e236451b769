import { expect, test } from "./fixtures";

test("the server that all tests share answers with a page", async ({ page }) => {
  const answer = await page.goto("/");
  expect(answer?.ok()).toBe(true);
});
