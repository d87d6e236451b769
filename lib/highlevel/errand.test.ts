import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import type { Fetch } from "@/lib/fetch/fetch";
import { createHighLevelClient } from "./client";

const ONE = { pipelineId: "p1", opportunityId: "o1" };
const UPSTREAM = { name: "HighLevel", baseUrl: "http://upstream.invalid", apiKey: "key" } as const;

describe("when nobody waits for an answer any more", () => {
  const gone = (fetch: Fetch) =>
    createHighLevelClient({
      fetch,
      ...UPSTREAM,
      asker: { locationId: "here", repId: "me", signal: AbortSignal.abort() },
    });

  test("a read is called off, and a write goes on", async () => {
    const aborted: string[] = [];
    const client = gone(async ({ method, signal }) => {
      if (signal.aborted) aborted.push(method);
      return new Response(method === "GET" ? '{"pipelines":[]}' : "");
    });
    await client.listPipelines();
    await client.updateStatus({ ...ONE, body: { stageId: "s1", status: "won" } });
    expect(aborted).toEqual(["GET"]);
  });
});

test("of what is not sent a write says that nothing was changed, and a read says nothing of changes", async () => {
  const busy = new AppError("upstream_unavailable", {
    ...{ message: "no turn in time", hint: "HighLevel is busy.", retryAfterMs: 8_000, isLimit: true },
  });
  const client = createHighLevelClient({ ...UPSTREAM, fetch: () => Promise.reject(busy) });
  const told = { retryAfterMs: 8_000, isLimit: true };
  const changed = { ...told, hint: "HighLevel is busy. Nothing was changed." };
  await expect(client.deleteOpportunity(ONE)).rejects.toMatchObject(changed);
  await expect(client.getOpportunity({ ...ONE, endByMs: 5 })).rejects.toMatchObject(changed);
  for (const read of [client.getOpportunity(ONE), client.listPipelines()])
    await expect(read).rejects.toMatchObject({ ...told, hint: "HighLevel is busy." });
});

describe("what is known already", () => {
  const PIPELINES = { status: 200, headers: new Headers(), text: '{"pipelines":[]}' };

  test("is not asked for again, and is found by the address and the key of the call", async () => {
    const asked: unknown[] = [];
    const client = createHighLevelClient({
      ...UPSTREAM,
      fetch: async () => Promise.reject(new Error("nothing is to be sent")),
      known: (read) => {
        asked.push(read);
        return PIPELINES;
      },
    });
    expect(await client.listPipelines()).toEqual({ pipelines: [] });
    expect(asked).toEqual([{ url: "http://upstream.invalid/v1/pipelines/", authorization: "Bearer key" }]);
  });

  test("is no answer to a write, nor to what a write reads", async () => {
    const sent: string[] = [];
    const client = createHighLevelClient({
      ...UPSTREAM,
      fetch: async ({ method }) => {
        sent.push(method);
        return Response.json({ opportunities: [] });
      },
      known: () => PIPELINES,
    });
    await client.listOpportunities({ pipelineId: "p1", query: {}, endByMs: 5 });
    await client.deleteOpportunity(ONE);
    expect(sent).toEqual(["GET", "DELETE"]);
  });
});

test("what a write reads goes on when nobody waits any more, is fresh, goes first, and has to be over with it", async () => {
  const heard: unknown[] = [];
  const client = createHighLevelClient({
    fetch: async ({ signal, headers }, errand) => {
      const { lane, endByMs } = errand ?? {};
      heard.push([signal.aborted, headers.get("cache-control"), lane, endByMs]);
      return Response.json({ opportunities: [] });
    },
    ...UPSTREAM,
    asker: { locationId: "here", repId: "me", isPoll: true, signal: AbortSignal.abort() },
  });
  await client.listOpportunities({ pipelineId: "p1", query: {}, endByMs: 5 });
  await client.getOpportunity({ ...ONE, endByMs: 5 }).catch(() => undefined);
  expect(heard).toEqual(Array(2).fill([false, "no-cache", "write", 5]));
});

test("each call says for whom it is and how urgent, beside the request and not in it", async () => {
  const lanes: (string | undefined)[] = [];
  const client = createHighLevelClient({
    fetch: async (request, errand) => {
      lanes.push(errand?.lane);
      expect(errand).toMatchObject({ locationId: "here", repId: "me" });
      expect(JSON.stringify([...request.headers, request.url])).not.toMatch(/here|\bme\b/);
      return Response.json({
        opportunities: [],
        id: "o1",
        pipelineStageId: "s1",
        status: "open",
        createdAt: "2026-01-01",
      });
    },
    ...UPSTREAM,
    asker: { locationId: "here", repId: "me" },
  });
  await client.listOpportunities({ pipelineId: "p1", query: {} });
  await client.listOpportunities({ pipelineId: "p1", query: { startAfter: 1, startAfterId: "o1" } });
  await client.deleteOpportunity(ONE);
  await client.getOpportunity(ONE).catch(() => undefined);
  expect(lanes).toEqual(["first", "next", "write", "write"]);
});

test("each call says what it is about, so that one thing that fails stops no other", async () => {
  const things: unknown[] = [];
  const client = createHighLevelClient({
    fetch: async (_, errand) => {
      things.push(errand?.about);
      return Response.json({});
    },
    ...UPSTREAM,
  });
  const calls = [
    client.listPipelines(),
    client.listUsers(),
    client.listContacts({}),
    client.listOpportunities({ pipelineId: "users", query: {} }),
    client.updateStatus({ ...ONE, body: { stageId: "s1", status: "won" } }),
    client.deleteOpportunity(ONE),
  ];
  await Promise.allSettled(calls);
  expect(things).toEqual(["pipelines", "users", "contacts", ...Array(3).fill("opportunities")]);
});

test("F18: what no person waits for goes last, and a write never does", async () => {
  const lanes: (string | undefined)[] = [];
  const client = createHighLevelClient({
    fetch: async (_, errand) => {
      lanes.push(errand?.lane);
      return Response.json({ opportunities: [] });
    },
    ...UPSTREAM,
    asker: { locationId: "here", repId: "me", isPoll: true },
  });
  await client.listOpportunities({ pipelineId: "p1", query: {} });
  await client.deleteOpportunity(ONE);
  expect(lanes).toEqual(["rest", "write"]);
});
