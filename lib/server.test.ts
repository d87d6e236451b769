import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parseEnv } from "@/lib/env";
import { json, startScriptedUpstream } from "@/lib/highlevel/fixtures/scripted-upstream";
import { STDOUT_KEY } from "@/lib/http/log";
import { LOCAL_SESSION } from "@/lib/identity/session";
import { openStorage } from "@/lib/storage/database";
import { openServer, type Server } from "./server";

let folder: string;
let open: Server[];

const written: string[] = [];
beforeAll(() => {
  Reflect.set(globalThis, STDOUT_KEY, { write: (line: string) => written.push(line) });
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pipelane-server-"));
  open = [];
});
afterEach(async () => {
  for (const server of open) await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(variables: Record<string, string> = {}): Promise<Server> {
  const server = await openServer(parseEnv({ DATABASE_URL: `file:${join(folder, "p.db")}`, ...variables }));
  open.push(server);
  return server;
}

/** What the one location of the variables has behind it. */
const startLocal = async (variables: Record<string, string>) =>
  (await start(variables)).servicesOf(LOCAL_SESSION);

describe("the embedded CRM's API", () => {
  test.each([
    ["on loopback", {}, true],
    ["on another loopback address", { HOST: "127.0.0.7" }, true],
    ["on IPv6 loopback", { HOST: "::1" }, true],
    ["beyond loopback", { HOST: "0.0.0.0" }, false],
    ["beyond loopback when it is asked for", { HOST: "0.0.0.0", CRM_API: "on" }, true],
    ["on loopback when it is switched off", { CRM_API: "off" }, false],
  ])("%s", async (_name, variables, isServed) => {
    expect((await start(variables)).crm() !== null).toBe(isServed);
  });

  test("is never served with a remote upstream, not even when it is asked for", async () => {
    const server = await start({ HIGHLEVEL_API_KEY: "a-location-key", CRM_API: "on" });
    expect(server.crm()).toBeNull();
  });

  test("takes the configured key and no other", async () => {
    const server = await start({ CRM_API_KEY: "a-key-of-sixteen-or-more" });
    const ask = async (key: string) => {
      const headers = { authorization: `Bearer ${key}` };
      return (await server.crm()?.fetch(new Request("http://localhost/v1/pipelines/", { headers })))?.status;
    };
    expect(await ask("a-key-of-sixteen-or-more")).toBe(200);
    expect(await ask("another-key-of-sixteen")).toBe(401);
  });
});

describe("the board", () => {
  test("works over the embedded CRM even where its API is not served", async () => {
    const { board } = await startLocal({ CRM_API: "off" });
    expect(await board.listPipelines(LOCAL_SESSION)).toEqual([]);
  });

  test("works over the configured HighLevel, with its key", async () => {
    const upstream = await startScriptedUpstream();
    upstream.answer(json({ pipelines: [{ id: "p1", name: "One", stages: [] }] }));
    const { board } = await startLocal({
      HIGHLEVEL_API_KEY: "a-location-key",
      HIGHLEVEL_BASE_URL: upstream.baseUrl,
    });
    expect(await board.listPipelines(LOCAL_SESSION)).toEqual([{ id: "p1", name: "One", stages: [] }]);
    expect(upstream.received[0]?.authorization).toBe("Bearer a-location-key");
    await upstream.close();
  });

  test("calls what stands behind it by its name when that fails", async () => {
    const upstream = await startScriptedUpstream();
    upstream.answer(json({}, 404));
    const remote = { HIGHLEVEL_API_KEY: "a-location-key", HIGHLEVEL_BASE_URL: upstream.baseUrl };
    for (const [variables, hint] of [
      [remote, /^HighLevel does not know this/],
      [{}, /^The CRM does not know this/],
    ] as const) {
      const { board } = await startLocal(variables);
      const asked = board.getOpportunity(LOCAL_SESSION, { pipelineId: "p1", opportunityId: "o1" });
      await expect(asked).rejects.toMatchObject({ hint: expect.stringMatching(hint) });
    }
    await upstream.close();
  });

  test("edits what HighLevel holds now, not what it answered a moment ago", async () => {
    const upstream = await startScriptedUpstream();
    let stageId = "s1";
    upstream.answer((response, request) => {
      const created = { id: "o1", name: "Roof", status: "open", createdAt: "2026-01-01T00:00:00.000Z" };
      json({ ...created, pipelineId: "p1", pipelineStageId: stageId })(response, request);
    });
    const { board } = await startLocal({
      HIGHLEVEL_API_KEY: "a-location-key",
      HIGHLEVEL_BASE_URL: upstream.baseUrl,
    });
    const one = { pipelineId: "p1", opportunityId: "o1" };
    await board.getOpportunity(LOCAL_SESSION, one);
    stageId = "s2";
    await board.editOpportunity(LOCAL_SESSION, { ...one, draft: { value: 5 } });
    const written = upstream.received.find(({ method }) => method === "PUT");
    expect(JSON.parse(written?.body ?? "")).toMatchObject({ stageId: "s2", monetaryValue: 5 });
    await upstream.close();
  });

  test("costs a remote HighLevel no more than its stages and three calls to open", async () => {
    const upstream = await startScriptedUpstream();
    const stages = ["s1", "s2", "s3"].map((id) => ({ id, name: id }));
    upstream.answer((response, request) => {
      const path = new URL(request.url, upstream.baseUrl).pathname;
      if (path === "/v1/pipelines/")
        return json({ pipelines: [{ id: "p1", name: "One", stages }] })(response, request);
      if (path === "/v1/users/location") return json({ users: [] })(response, request);
      return json({ opportunities: [], meta: { total: 7 } })(response, request);
    });
    const { board } = await startLocal({
      HIGHLEVEL_API_KEY: "a-location-key",
      HIGHLEVEL_BASE_URL: upstream.baseUrl,
    });
    const filters = { status: "open" as const };
    await board.listPipelines(LOCAL_SESSION);
    const [summary] = await Promise.all([
      board.summarise(LOCAL_SESSION, { pipelineId: "p1", filters }),
      board.listUsers(LOCAL_SESSION),
      ...stages.map(({ id }) =>
        board.listStagePage(LOCAL_SESSION, { pipelineId: "p1", stageId: id, filters, limit: 20 }),
      ),
    ]);
    expect(summary.stages.map(({ count }) => count)).toEqual([7, 7, 7]);
    expect(upstream.received.length).toBeLessThanOrEqual(stages.length + 3);
    await upstream.close();
  });
});

test("F13: a key that HighLevel refuses is told in the log once a minute", async () => {
  const upstream = await startScriptedUpstream();
  upstream.answer(json({ msg: "Api key is invalid." }, 401));
  const { board } = await startLocal({
    HIGHLEVEL_API_KEY: "a-location-key",
    HIGHLEVEL_BASE_URL: upstream.baseUrl,
  });
  for (let at = 0; at < 3; at += 1) {
    await expect(board.listPipelines(LOCAL_SESSION)).rejects.toMatchObject({ code: "upstream_unavailable" });
  }
  await upstream.close();
  expect(written.filter((line) => line.includes("refuses the API key of location local")).length).toBe(1);
  expect(written.join()).not.toContain("a-location-key");
});

describe("health", () => {
  test("says which upstream and database, and no secret", async () => {
    expect(await (await start()).health()).toEqual({
      status: "ok",
      upstream: "embedded",
      database: "sqlite",
    });
    const remote = await start({ HIGHLEVEL_API_KEY: "a-location-key" });
    expect(await remote.health()).toEqual({ status: "ok", upstream: "highlevel", database: "sqlite" });
  });

  test("fails once other data was put into the database, until it is started again", async () => {
    const server = await start();
    const storage = await openStorage({ url: `file:${join(folder, "p.db")}` });
    await storage.transaction(async (tx) => {
      await tx.deleteFrom("locations").execute();
      await tx.insertInto("locations").values({ id: "restored", name: "R", createdAt: 1 }).execute();
    });
    await storage.close();
    await expect(server.health()).rejects.toMatchObject({
      code: "upstream_unavailable",
      hint: expect.stringMatching(/start Pipelane again/),
    });
    expect(await (await start()).health()).toMatchObject({ status: "ok" });
  });

  test("fails once the database is closed", async () => {
    const server = await start();
    await server.close();
    await expect(server.health()).rejects.toMatchObject({ code: "upstream_unavailable" });
    open = [];
  });
});

test("a file that is no database says what to do, and not on a page where it is", async () => {
  await writeFile(join(folder, "p.db"), "this is a letter and not a database ".repeat(200));
  await expect(start()).rejects.toMatchObject({
    hint: expect.stringMatching(/^(?!.*p\.db).*Start it again: it will say why/),
    cause: { hint: expect.stringContaining("p.db") },
  });
});

describe("who is asking", () => {
  const nobody = new Headers();

  test("is the local person with the embedded CRM on loopback, or where AUTH=none says so", async () => {
    const remote = { HIGHLEVEL_API_KEY: "a-location-key", AUTH: "none" };
    for (const variables of [{}, remote, { HOST: "0.0.0.0", AUTH: "none" }]) {
      expect(await (await start(variables)).identity.sessionOf(nobody)).toEqual(LOCAL_SESSION);
    }
  });

  test("is nobody over a HighLevel, or beyond loopback", async () => {
    for (const variables of [{ HIGHLEVEL_API_KEY: "a-location-key" }, { HOST: "0.0.0.0" }]) {
      const { identity } = await start(variables);
      await expect(identity.sessionOf(nobody)).rejects.toMatchObject({ code: "unauthenticated" });
    }
  });

  test("decides on what they may do", async () => {
    const { board, settings } = await (await start()).servicesOf(LOCAL_SESSION);
    const viewer = { ...LOCAL_SESSION, role: "viewer" as const };
    const one = { pipelineId: "p1", opportunityId: "o1" };
    await expect(board.deleteOpportunity(viewer, one)).rejects.toMatchObject({ code: "forbidden" });
    await expect(settings.createTag(viewer, { name: "t" })).rejects.toMatchObject({ code: "forbidden" });
  });
});

test("what HighLevel lets a user do is asked of their location, and what it forbids is not read as allowed", async () => {
  const upstream = await startScriptedUpstream();
  const permissions = { assignedDataOnly: "true", opportunitiesEnabled: true, leadValueEnabled: false };
  const users = [
    { id: "u1", roles: { type: "account", role: "user" }, permissions },
    { id: "u2", roles: 7 },
  ];
  upstream.answer(json({ users }));
  const server = await start({ HIGHLEVEL_API_KEY: "a-location-key", HIGHLEVEL_BASE_URL: upstream.baseUrl });
  const { lookUpUser } = await server.servicesOf(LOCAL_SESSION);
  expect(await lookUpUser("u1")).toEqual({ role: "user", ...permissions, assignedDataOnly: true });
  const unknown = { assignedDataOnly: null, opportunitiesEnabled: null, leadValueEnabled: null };
  expect(await lookUpUser("u2")).toEqual({ role: null, ...unknown });
  expect(await lookUpUser("u3")).toBeNull();
  await upstream.close();
});
