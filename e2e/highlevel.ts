import { json, startScriptedUpstream } from "../lib/highlevel/fixtures/scripted-upstream";
import { test as base, expect } from "./fixtures";
import type { RunningServer, StartOptions } from "./server";

export { expect };

export type HighLevel = Awaited<ReturnType<typeof startHighLevel>>;

export const test = base.extend<{ highLevel: HighLevel }>({
  /** A remote HighLevel, and a server of the test's own in front of it. */
  highLevel: async ({ start }, use) => {
    const highLevel = await startHighLevel(start);
    await use(highLevel);
    await highLevel.close();
  },
});

type Start = (variables?: Record<string, string>, options?: StartOptions) => Promise<RunningServer>;

const PIPELINES = "pipelines";
/** How a test calls the list of users; it answers as the pipelines do until that is told otherwise. */
export const USERS = "users";
const STAGES = ["Lead", "Proposal", "Closing"];

/**
 * What a remote HighLevel does with a call: answers it, fails, fails so that it is tried again and then not asked, takes
 * no more calls for a quarter of a minute, refuses the key, shows a web page, or keeps the caller waiting until it does
 * another.
 */
export type Behaviour = "answer" | "fail" | "break" | "limit" | "refuse" | "page" | "wait";

/**
 * A HighLevel of the test's own, with one pipeline and one opportunity in each of its stages, named like the stage.
 * It answers until `behave` tells otherwise of the pipelines or of one stage.
 */
export async function startHighLevel(start: Start) {
  const upstream = await startScriptedUpstream();
  const behaviours = new Map<string, Behaviour>();
  const waiting: { sinceMs: number; goOn: () => void }[] = [];
  const counts = new Map<string, number>();
  const settle = (about: string, answer: (behaviour: Behaviour) => void) => {
    const behaviour = behaviours.get(about) ?? "answer";
    if (behaviour === "wait") waiting.push({ sinceMs: Date.now(), goOn: () => settle(about, answer) });
    else answer(behaviour);
  };
  upstream.answer((response, request) => {
    const { searchParams } = new URL(request.url, upstream.baseUrl);
    const stage = STAGES.find((name) => searchParams.get("stageId") === name);
    const isOfUsers = request.url.includes("/users");
    settle(stage ?? (isOfUsers && behaviours.has(USERS) ? USERS : PIPELINES), (behaviour) => {
      if (behaviour === "refuse") return json({ msg: "Api key is invalid." }, 401)(response, request);
      // Unlike a 500 it is not tried again, and opens no breaker that would still be open when it answers.
      if (behaviour === "fail") return json({ msg: "Not Implemented" }, 501)(response, request);
      if (behaviour === "break") return json({ msg: "Out of order" }, 503)(response, request);
      // Longer than a read may wait: the answer is there at once.
      if (behaviour === "limit") {
        return json({ msg: "Too many requests" }, 429, { "retry-after": "15" })(response, request);
      }
      if (behaviour === "page") return void response.end("<html>Down for maintenance</html>");
      if (request.url.includes("/opportunities")) {
        const list = listOf(stage, counts.get(stage ?? "") ?? 1, searchParams);
        return json(list)(response, request);
      }
      if (isOfUsers) return json({ users: [UNA] })(response, request);
      return json({ pipelines: [{ id: "p1", name: "Sales", stages: STAGES.map(named) }] })(response, request);
    });
  });
  const server = await start({
    HIGHLEVEL_API_KEY: "a-location-key",
    HIGHLEVEL_BASE_URL: upstream.baseUrl,
    LOG_LEVEL: "silent",
  });
  return {
    url: `${server.url}/pipelines/p1`,
    stages: STAGES,
    /** Of stages, by their names, or of the pipelines; who waits hears of it. */
    behave(about: string | readonly string[], behaviour: Behaviour) {
      for (const name of [about].flat()) behaviours.set(name, behaviour);
      for (const { goOn } of waiting.splice(0)) goOn();
    },
    /** For how long whoever has called last is kept waiting, in milliseconds; 0 while nobody is. */
    keepsWaitingMs: () => Date.now() - (waiting.at(-1)?.sinceMs ?? Date.now()),
    /** Puts so many opportunities into a stage; beside its own one they are called by their number. */
    fill: (stage: string, count: number) => void counts.set(stage, count),
    close: () => upstream.close(),
  };
}

const UNA = { id: "u1", name: "Una Owner", email: "una@example.com" };

const named = (name: string) => ({ id: name, name });

const NEWEST_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A page of a stage's list, the newest first, and where the next begins. */
function listOf(stage: string | undefined, count: number, page: URLSearchParams) {
  const limit = Number(page.get("limit") ?? 20);
  const before = Number(page.get("startAfter") ?? Number.POSITIVE_INFINITY);
  const all = Array.from({ length: count }, (_, at) => opportunityAt(stage ?? "", at));
  const opportunities = all.filter(({ createdAt }) => createdAt < before).slice(0, limit);
  const last = opportunities.at(-1);
  return {
    opportunities,
    meta: { total: count, startAfter: last?.createdAt ?? null, startAfterId: last?.id ?? null },
  };
}

function opportunityAt(stage: string, at: number) {
  return {
    id: at === 0 ? `o-${stage}` : `o-${stage}-${at}`,
    name: at === 0 ? `Deal in ${stage}` : `Deal ${at} in ${stage}`,
    monetaryValue: 100,
    pipelineId: "p1",
    pipelineStageId: stage,
    status: "open",
    assignedTo: UNA.id,
    createdAt: NEWEST_MS - at * 60_000,
    contact: { id: "c1", name: "Ann" },
  };
}
