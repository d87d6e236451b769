import { expect, test } from "playwright/test";
import { violations } from "./axe";
import { API_KEY } from "./server";

// The built-in CRM's own page and document, as a whole server gives them.

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 375]) {
    test(`the API's page is styled, fits and can be used by all (${colorScheme}, ${width} px)`, async ({
      page,
    }) => {
      const complaints: string[] = [];
      page.on("console", (message) => complaints.push(message.text()));
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.goto("/v1/docs");
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      const { overflow, radius } = await page.evaluate(() => ({
        overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        radius: getComputedStyle(document.querySelector("article") ?? document.body).borderTopLeftRadius,
      }));
      expect([overflow, radius]).toEqual([0, "12px"]);
      // The sections are all made alike, and axe takes 20 s for all of them.
      expect(await violations(page, ["nav", "h1", "section:first-of-type"])).toEqual([]);
      expect(complaints).toEqual([]);
    });
  }
}

test("a section and a shape are a click away, and the document beside them", async ({ page }) => {
  await page.goto("/v1/docs");
  await page.getByRole("navigation").getByRole("link", { name: "Contacts" }).click();
  await expect(page.getByRole("heading", { name: "Contacts", exact: true })).toBeInViewport();
  await page
    .getByRole("article")
    .filter({ hasText: "Read a contact" })
    .getByRole("link", { name: "Contact" })
    .click();
  await expect(page.getByRole("heading", { level: 3, name: "Contact", exact: true })).toBeInViewport();
  const document = await page.request.get("/v1/openapi.json");
  expect([document.status(), (await document.json()).openapi]).toEqual([200, "3.1.0"]);
});

test("a DELETE arrives with its body, and an empty answer leaves as one", async ({ request }) => {
  const headers = { authorization: `Bearer ${API_KEY}` };
  const data = { email: "tagged@example.com", tags: ["keep", "drop"] };
  const { contact } = await (await request.post("/v1/contacts/", { headers, data })).json();
  const answer = await request.delete(`/v1/contacts/${contact.id}/tags/`, {
    headers,
    data: { tags: ["drop"] },
  });
  expect(await answer.json()).toEqual({ tags: ["keep"] });
  const gone = await request.delete(`/v1/contacts/${contact.id}`, { headers });
  expect([gone.status(), await gone.text()]).toEqual([200, ""]);
});
