import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Fault } from "@/e2e/upstream/faults";
import { startUpstream, type Upstream } from "@/e2e/upstream/upstream";
import { openTestCrm, TEST_KEY, type TestCrm } from "@/lib/crm/testing";
import { STDOUT_KEY } from "@/lib/http/log";

// One route as the browser calls it, in front of a HighLevel that misbehaves.

const folder = mkdtempSync(join(tmpdir(), "pipelane-remote-"));
let crm: TestCrm;
let upstream: Upstream;
let pipeline: Awaited<ReturnType<TestCrm["makePipeline"]>>;
let get: (signal?: AbortSignal) => Promise<Response>;
const lines: string[] = [];

beforeAll(async () => {
  crm = await openTestCrm();
  pipeline = await crm.makePipeline("Lead", "Proposal");
  upstream = await startUpstream({ fetch: crm.crm.fetch });
  vi.stubEnv("DATABASE_URL", `file:${join(folder, "p.db")}`);
  vi.stubEnv("HIGHLEVEL_API_KEY", TEST_KEY);
  vi.stubEnv("AUTH", "none");
  vi.stubEnv("HIGHLEVEL_BASE_URL", upstream.baseUrl);
  vi.stubEnv("LOG_LEVEL", "info");
  Reflect.set(globalThis, STDOUT_KEY, { write: (line: string) => lines.push(line) });
  const { GET } = await import("./pipelines/route");
  get = (signal) => {
    const init = { headers: { host: "127.0.0.1:3000" }, ...(signal ? { signal } : {}) };
    return GET(new Request("http://127.0.0.1:3000/api/pipelines", init), { params: Promise.resolve({}) });
  };
});
afterAll(async () => {
  vi.restoreAllMocks();
  Reflect.deleteProperty(globalThis, STDOUT_KEY);
  vi.unstubAllEnvs();
  await upstream.close();
  await crm.close();
  rmSync(folder, { recursive: true });
});

/** Lets time pass for whoever measures it. */
let passedMs = 0;
const measured = performance.now.bind(performance);
vi.spyOn(performance, "now").mockImplementation(() => measured() + passedMs);

const lastLine = () => JSON.parse(lines.findLast((line) => line.includes('"request"')) ?? "{}");

test("F13: a refused key leaves the board readable, marked as known before, and the rep signed in", async () => {
  expect((await get()).headers.has("pipelane-known-at")).toBe(false);
  expect(lastLine()).toMatchObject({ status: 200, upstream: { calls: 1, retries: 0, knownAtMs: null } });
  upstream.follow([{ fault: { kind: "status", status: 401 } }]);
  // Five seconds later the answer is no longer fresh.
  const now = Date.now();
  passedMs += 5_000;
  const answer = await get();
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ pipelines: [{ name: "Sales" }] });
  expect(Date.parse(answer.headers.get("pipelane-known-at") ?? "")).toBeLessThanOrEqual(now);
  expect(lines.filter((line) => line.includes("refuses the API key of location local")).length).toBe(1);
  expect(lines.join()).not.toContain(TEST_KEY);
});

test("a browser that goes away ends its call upstream, and is no failure in the log", async () => {
  passedMs += 600_000;
  upstream.follow([{ fault: { kind: "hang" } }]);
  const leaver = new AbortController();
  const before = upstream.received.length;
  const answer = get(leaver.signal);
  await vi.waitUntil(() => upstream.received.length > before, { timeout: 10_000 });
  leaver.abort();
  await answer;
  expect(lastLine()).toMatchObject({ level: 30, upstream: { calls: 1 } });
});

describe("F4: of the sendings of a write HighLevel may still be at", () => {
  const failed = (status: number, committed = false): Fault => {
    return { kind: "status", status, headers: {}, body: "{}", committed };
  };

  test.each<[string, Fault[], [number, string | null]]>([
    ["one that its gateway gave up is told of", [failed(504)], [200, "1"]],
    ["one whose gateway lost its server is told of", [failed(502)], [200, "1"]],
    ["one that was seen to be done is not", [{ kind: "reset", bytes: 0 }], [200, null]],
    [
      "one leaves open what became of the move, though all others failed",
      [504, 503, 503, 503].map((status) => failed(status)),
      [504, "1"],
    ],
    ["one leaves it open though another was refused", [failed(504), failed(422)], [504, "1"]],
    [
      "one is told of though another was done and answered by a failure",
      [failed(504), failed(500, true), failed(500), failed(500)],
      [200, "1"],
    ],
  ])("%s", async (_name, faults, told) => {
    passedMs += 600_000;
    const opportunityId = await makeOpportunity();
    upstream.follow(faults.map((fault) => ({ method: "PUT", times: 1, fault })));
    const answer = await moveToProposal(opportunityId);
    expect([answer.status, answer.headers.get("pipelane-may-arrive")]).toEqual(told);
    if (answer.status !== 200) expect(await answer.text()).toMatch(/It may still be done/);
  });

  async function makeOpportunity(): Promise<string> {
    upstream.follow([]);
    const draft = { title: "Roof", status: "open", stageId: pipeline.stageIds[0], email: "ann@example.com" };
    return (await crm.call("POST", `/pipelines/${pipeline.id}/opportunities`, draft)).body.id;
  }

  async function moveToProposal(opportunityId: string): Promise<Response> {
    const { PUT } = await import("./pipelines/[pipelineId]/opportunities/[opportunityId]/status/route");
    const path = `/api/pipelines/${pipeline.id}/opportunities/${opportunityId}/status`;
    const headers = {
      ...{ host: "127.0.0.1:3000", origin: "http://127.0.0.1:3000", "content-type": "application/json" },
      "x-requested-with": "pipelane",
    };
    const body = JSON.stringify({ stageId: pipeline.stageIds[1], status: "open" });
    const request = new Request(`http://127.0.0.1:3000${path}`, { method: "PUT", headers, body });
    return PUT(request, { params: Promise.resolve({ pipelineId: pipeline.id, opportunityId }) });
  }
});
