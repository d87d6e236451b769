import type { Page, Route } from "playwright/test";
import { card, openBoard } from "./board-page";
import type { Crm } from "./crm";
import { expect } from "./fixtures";

/** The dialog, by its title. */
export const form = (page: Page, title = "New opportunity") =>
  page.getByRole("dialog", { name: title, exact: true });
/** What it asks before something is lost. */
export const question = (page: Page) => page.getByRole("alertdialog");

export async function openNew(page: Page) {
  await page.getByRole("button", { name: "New opportunity", exact: true }).click();
  await expect(form(page)).toBeVisible();
  return form(page);
}

export async function openCard(page: Page, title: string) {
  await card(page, title).click();
  await expect(form(page, title)).toBeVisible();
  return form(page, title);
}

export const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true }).click();

/** The bodies and keys of all writes that the page sends from now on. */
export function writesOf(page: Page) {
  const writes: { method: string; body: unknown; key: string | undefined }[] = [];
  page.on("request", (request) => {
    if (request.method() === "GET" || !request.url().includes("/api/")) return;
    const key = request.headers()["idempotency-key"];
    writes.push({ method: request.method(), body: request.postDataJSON(), key });
  });
  return writes;
}

/** Holds writes of this method until the function that it answers is called. */
export async function holdWrites(page: Page, method: string, answer: (route: Route) => Promise<void>) {
  let letCome = () => {};
  const isLetCome = new Promise<void>((resolve) => {
    letCome = resolve;
  });
  await page.route(/\/api\/pipelines\/[^/]+\/opportunities(\/[^/]+)?$/, async (route) => {
    if (route.request().method() !== method) return route.continue();
    await isLetCome;
    return answer(route);
  });
  return letCome;
}

/** Answers that what stands behind the board is not available. */
export const unavailable = (detail: string) => problem(503, "upstream_unavailable", detail);
/** Answers that it was looked at and not taken, whatever stands in its fields. */
export const refused = (detail: string, errors: readonly { path: string; message: string }[] = []) =>
  problem(422, "rejected", detail, errors);
/** Answers that nobody knows what became of it. */
export const unanswered = (detail: string) => problem(504, "upstream_timeout", detail);
/** Lets a write be done, and answers that nobody knows. */
export async function doneUnanswered(route: Route) {
  if (route.request().method() === "GET") return route.continue();
  await route.fetch();
  return unanswered("HighLevel did not answer in time.")(route);
}

const problem =
  (status: number, code: string, detail: string, errors: readonly { path: string; message: string }[] = []) =>
  (route: Route) =>
    route.fulfill({
      status,
      contentType: "application/problem+json",
      json: { type: "about:blank", title: "Failed", status, code, detail, errors, requestId: "r-1" },
    });

/** A board with one card, what is written to it, and the address of the opportunity for routes. */
export async function openRoof(page: Page, crm: Crm) {
  const pipeline = await crm.createPipeline();
  const { id } = await crm.createOpportunity(pipeline, { title: "Roof", stage: "Lead" });
  await openBoard(page, pipeline);
  return { pipeline, id, writes: writesOf(page), one: `**/opportunities/${id}` };
}
