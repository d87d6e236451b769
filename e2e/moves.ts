import type { Page, Route } from "playwright/test";
import { card } from "./board-page";

const MOVES = "**/api/pipelines/*/opportunities/*/status";

/** Moves a card by its menu and the keyboard. */
export async function moveByKeys(page: Page, title: string, to: string) {
  await card(page, title).press("m");
  await page.getByRole("menuitem", { name: to }).press("Enter");
}

/** All moves that the page sends from now on: which opportunity, and where to. */
export function movesOf(page: Page) {
  const moves: { opportunityId: string; stageId: string; status: string }[] = [];
  page.on("request", (request) => {
    const opportunityId = opportunityOf(request.url());
    if (request.method() !== "PUT" || !opportunityId) return;
    const { stageId, status } = request.postDataJSON();
    moves.push({ opportunityId, stageId, status });
  });
  return moves;
}

function opportunityOf(url: string): string | undefined {
  return /\/opportunities\/([^/]+)\/status$/.exec(url)?.[1];
}

export type HeldAnswer = { opportunityId: string; release: () => Promise<void> };

/** Lets moves reach upstream but keeps their answers until the test lets each of them go. */
export async function holdAnswers(page: Page): Promise<HeldAnswer[]> {
  const held: HeldAnswer[] = [];
  await page.route(MOVES, async (route) => {
    const response = await route.fetch();
    const opportunityId = opportunityOf(route.request().url()) ?? "";
    held.push({ opportunityId, release: () => route.fulfill({ response }) });
  });
  return held;
}

/** Answers moves with a problem instead of sending them, until the function it answers is called. */
export async function refuseMoves(page: Page, { status, code, detail, retryAfterS }: Refusal) {
  return interceptMoves(page, (route) =>
    route.fulfill({
      status,
      headers: retryAfterS ? { "retry-after": String(retryAfterS) } : {},
      contentType: "application/problem+json",
      json: { type: "about:blank", title: "Refused", status, code, detail, requestId: "r-1" },
    }),
  );
}

/** Keeps moves from going on their way until the function it answers is called. */
export const holdMoves = (page: Page) => hold(page, MOVES);

/** Keeps the board from looking up what became of a change of this opportunity until the function it answers is called. */
export const holdLooks = (page: Page, opportunityId: string) =>
  hold(page, `**/api/pipelines/*/opportunities/${opportunityId}`);

async function hold(page: Page, requests: string) {
  let letGo = () => {};
  const isLetGo = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(requests, async (route) => {
    await isLetGo;
    await route.fallback();
  });
  return letGo;
}

type Refusal = { status: number; code: string; detail: string; retryAfterS?: number };

/** Breaks the line of moves, before they reach upstream or after, until the function it answers is called. */
export async function breakLine(page: Page, { isSent }: { isSent: boolean }) {
  return interceptMoves(page, async (route) => {
    if (isSent) await route.fetch();
    await route.abort("connectionreset");
  });
}

async function interceptMoves(page: Page, handle: (route: Route) => Promise<void>) {
  await page.route(MOVES, handle);
  return () => page.unroute(MOVES, handle);
}
