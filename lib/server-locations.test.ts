import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseEnv } from "@/lib/env";
import {
  json,
  type ScriptedUpstream,
  startScriptedUpstream,
} from "@/lib/highlevel/fixtures/scripted-upstream";
import { LOCAL_SESSION } from "@/lib/identity/session";
import { createDirectory } from "@/lib/locations/directory";
import type { Location } from "@/lib/locations/location";
import { openServer, type Server } from "./server";

// One server that serves several locations.

let folder: string;
let upstream: ScriptedUpstream;
let server: Server | undefined;
let configured: Location[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "pipelane-locations-"));
  upstream = await startScriptedUpstream();
  upstream.answer((response, request) =>
    json({ pipelines: [{ id: "p1", name: request.authorization, stages: [] }] })(response, request),
  );
});
afterEach(async () => {
  await server?.close();
  await upstream.close();
  rmSync(folder, { recursive: true });
});

const PLAIN = {
  ...{ name: null, currency: "USD", locale: "en-US", timeZone: null, highLevel: null },
  ...{ portalOrigins: [], signingKeys: [], members: [] },
  theme: { accent: null, logo: null, mode: "auto", radius: null },
} as const;
const remote = (id: string, apiKey = `key-of-${id}`): Location => ({
  ...{ ...PLAIN, id },
  upstream: { kind: "highlevel", baseUrl: upstream.baseUrl, apiKey },
});
const embedded = (id: string, crmApiKey?: string): Location => ({
  ...{ ...PLAIN, id, name: `Location ${id}` },
  upstream: { kind: "embedded", ...(crmApiKey ? { crmApiKey } : {}) },
});

async function serve(...locations: Location[]) {
  configured = locations;
  const directory = createDirectory(() => configured);
  const opened = await openServer(
    parseEnv({ DATABASE_URL: `file:${join(folder, "p.db")}`, CRM_API: "on" }),
    directory,
  );
  server = opened;
  const reload = (...next: Location[]) => {
    configured = next;
    directory.reload();
  };
  return { server: opened, reload };
}

const sessionOf = (locationId: string) => ({ ...LOCAL_SESSION, locationId });
const pipelinesOf = async (of: Server, id: string) => {
  const pipelines = await (await of.servicesOf(sessionOf(id))).board.listPipelines(sessionOf(id));
  return pipelines.map(({ name }) => name);
};
const askV1 = async (of: Server, key: string) => {
  const headers = { authorization: `Bearer ${key}` };
  const answer = await of.crm()?.fetch(new Request("http://localhost/v1/locations/", { headers }));
  return answer?.status === 200 ? (await answer.json()).locations : answer?.status;
};

describe("several HighLevel locations", () => {
  test("A2: each is asked with its own key, and none gets another's answer to the same question", async () => {
    const { server } = await serve(remote("a"), remote("b"));
    const asked = await Promise.all(["a", "b", "a", "b"].map((id) => pipelinesOf(server, id)));
    expect(asked.flat()).toEqual(["a", "b", "a", "b"].map((id) => `Bearer key-of-${id}`));
    expect(upstream.received).toHaveLength(2);
  });

  test("A2: two that have one HighLevel and one key still share no answer", async () => {
    const { server } = await serve(remote("a", "one-key"), remote("b", "one-key"));
    await pipelinesOf(server, "a");
    await pipelinesOf(server, "b");
    expect(upstream.received).toHaveLength(2);
  });

  test("A2: services that are asked for a session of another location send nothing", async () => {
    const { server } = await serve(remote("a"), embedded("b"));
    for (const id of ["a", "b"]) {
      const { board } = await server.servicesOf(sessionOf(id));
      await expect(board.listPipelines(sessionOf("c"))).rejects.toMatchObject({ code: "internal" });
    }
    expect(upstream.received).toEqual([]);
  });

  test("A13: a session of a location that is not served is not signed in", async () => {
    const { server } = await serve(remote("a"));
    await expect(server.servicesOf(sessionOf("b"))).rejects.toMatchObject({ code: "unauthenticated" });
  });
});

describe("reading the configuration again", () => {
  test("a new key is used from the next request on, with a fresh answer", async () => {
    const { server, reload } = await serve(remote("a"));
    await pipelinesOf(server, "a");
    reload(remote("a", "the-new-key"));
    expect(await pipelinesOf(server, "a")).toEqual(["Bearer the-new-key"]);
  });

  test("a location that has gone ends its sessions, and a request that has begun ends well", async () => {
    const { server, reload } = await serve(remote("a"), remote("b"));
    let answer = () => {};
    const arrived = new Promise<void>((arrive) => {
      upstream.answer((response, request) => {
        answer = () => json({ pipelines: [] })(response, request);
        arrive();
      });
    });
    const begun = pipelinesOf(server, "b");
    await arrived;
    reload(remote("a"));
    await expect(pipelinesOf(server, "b")).rejects.toMatchObject({ code: "unauthenticated" });
    answer();
    expect(await begun).toEqual([]);
  });

  test("what a board remembers stays when only the look changes", async () => {
    const { server, reload } = await serve(remote("a"));
    const before = await server.servicesOf(sessionOf("a"));
    reload({ ...remote("a"), theme: { ...PLAIN.theme, accent: "#0f766e" } });
    expect(await server.servicesOf(sessionOf("a"))).toBe(before);
    reload({ ...remote("a"), currency: "EUR" });
    expect(await server.servicesOf(sessionOf("a"))).not.toBe(before);
  });
});

describe("several locations of the embedded CRM", () => {
  const KEYS = { a: "a-key-of-location-a", b: "a-key-of-location-b" };

  test("are made by their ids and names, and each key opens its own", async () => {
    const { server } = await serve(embedded("a", KEYS.a), embedded("b", KEYS.b), embedded("c"));
    expect(await askV1(server, KEYS.a)).toMatchObject([{ id: "a", name: "Location a" }]);
    expect(await askV1(server, KEYS.b)).toMatchObject([{ id: "b" }]);
    expect(await askV1(server, "in-process")).toBe(401);
    const { settings } = await server.servicesOf(sessionOf("c"));
    await settings.createPipeline(sessionOf("c"), { name: "Of c", stages: ["One"] });
    expect(await Promise.all(["a", "b", "c"].map((id) => pipelinesOf(server, id)))).toEqual([
      [],
      [],
      ["Of c"],
    ]);
  });

  test("come and go with the configuration, their keys among it", async () => {
    const { server, reload } = await serve(embedded("a", KEYS.a));
    reload(embedded("b", KEYS.b));
    expect([await askV1(server, KEYS.a), await askV1(server, KEYS.b)]).toEqual([
      401,
      [expect.objectContaining({ id: "b" })],
    ]);
    reload(remote("c"));
    expect(server.crm()).toBeNull();
  });

  test("stand beside remote ones, and the health says so", async () => {
    const { server } = await serve(embedded("a"), remote("b"));
    expect(await server.health()).toMatchObject({ upstream: "mixed" });
    expect(await pipelinesOf(server, "b")).toEqual(["Bearer key-of-b"]);
  });
});

test("a database of one location goes on, without a file and in one that names its id", async () => {
  const url = `file:${join(folder, "p.db")}`;
  const settings = parseEnv({ DATABASE_URL: url, CRM_API_KEY: "a-key-of-sixteen-or-more" });
  const first = await openServer(settings);
  const local = await first.servicesOf(LOCAL_SESSION);
  await local.settings.createPipeline(LOCAL_SESSION, { name: "Old", stages: ["One"] });
  const [{ id }] = await askV1(first, "a-key-of-sixteen-or-more");
  await first.close();
  expect(id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);

  const { server: second } = await serve(embedded("new"), embedded(id));
  expect([await pipelinesOf(second, id), await pipelinesOf(second, "new")]).toEqual([["Old"], []]);
  await second.close();

  server = await openServer(settings);
  expect(await pipelinesOf(server, "local")).toEqual(["Old"]);
});
