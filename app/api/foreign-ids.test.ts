import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startUpstream, type Upstream } from "@/e2e/upstream/upstream";
import { createActivityLog } from "@/lib/activity/log";
import { keyOf, type Owned, openTwoLocations, type TwoLocations } from "@/lib/crm/fixtures/two-locations";
import { LOCAL_SESSION } from "@/lib/identity/session";
import { directory } from "@/lib/locations/directory";

// A2 for `/api`: a session of location a and the ids of location b, in every route and verb. A route or a verb that is
// not foreseen here fails. It runs over the embedded CRM, and over HighLevels that hold the same data.

const folder = mkdtempSync(join(tmpdir(), "pipelane-foreign-"));
const path = join(folder, "locations.json");
let two: TwoLocations;
let own: Owned;
let foreign: Owned;
let upstream: Upstream;

beforeAll(async () => {
  two = await openTwoLocations();
  own = await two.fill("a", "ours");
  foreign = await two.fill("b", "theirs");
  upstream = await startUpstream({ fetch: two.crm.fetch, limit: null });
  const place = { stageId: foreign.stageId, status: "open" } as const;
  await createActivityLog(two.storage).add(
    { ...LOCAL_SESSION, locationId: "b", userId: foreign.userId, name: "theirs" },
    {
      ...{ kind: "moved", outcome: "done", pipelineId: foreign.pipelineId, requestId: "r1", changes: [] },
      ...{ opportunityId: foreign.opportunityId, from: place, to: place },
    },
  );
  vi.stubEnv("DATABASE_URL", two.url);
  vi.stubEnv("LOCATIONS_FILE", path);
  vi.stubEnv("HIGHLEVEL_API_KEY", "");
  vi.stubEnv("CRM_API_KEY", "");
  // Also over a HighLevel whoever asks is the local person.
  vi.stubEnv("AUTH", "none");
  vi.stubEnv("LOG_LEVEL", "silent");
});
afterAll(async () => {
  // Next's bundles share the server by this symbol, and only its own process ever closes it.
  const server = await Reflect.get(globalThis, Symbol.for("pipelane.server"));
  await server?.close();
  vi.unstubAllEnvs();
  await upstream.close();
  await two.close();
  rmSync(folder, { recursive: true });
});

/** Whom nobody signed in works at the first location of the file, which is a. */
function configure(upstreamOf: (id: string) => object): void {
  const locations = ["a", "b"].map((id) => ({ id, upstream: upstreamOf(id) }));
  writeFileSync(path, JSON.stringify({ locations }));
  directory().reload();
}

const VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
type Route = Record<(typeof VERBS)[number], Handler> & { OPTIONS?: Handler };

const files = readdirSync("app/api", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith("route.ts"))
  .map((name) => dirname(name));
const routeOf = (name: string): Promise<Route> =>
  import(/* @vite-ignore */ join(process.cwd(), "app/api", name, "route.ts"));

/** Each verb that some route takes, as `PATCH users/[userId]`. */
async function takenVerbs(): Promise<string[]> {
  const found = files.map(async (name) => {
    const options = (await routeOf(name)).OPTIONS;
    const answer = await options?.(new Request("http://127.0.0.1/"), { params: Promise.resolve({}) });
    const allow = answer?.headers.get("allow")?.split(", ") ?? VERBS;
    return VERBS.filter((verb) => allow.includes(verb)).map((verb) => `${verb} ${name}`);
  });
  return (await Promise.all(found)).flat().sort();
}

type Sent = { query?: Record<string, string>; body?: object };

async function send(name: string, params: Record<string, string>, { query = {}, body }: Sent) {
  const [verb, file = ""] = name.split(" ");
  const method = VERBS.find((known) => known === verb) ?? "GET";
  const host = "127.0.0.1:3000";
  const address = file.replace(/\[(\w+)\]/g, (_, param) => encodeURIComponent(params[param] ?? ""));
  const request = new Request(`http://${host}/api/${address}?${new URLSearchParams(query)}`, {
    method,
    headers: {
      host,
      origin: `http://${host}`,
      "x-requested-with": "pipelane",
      "content-type": "application/json",
    },
    ...(method === "GET" ? {} : { body: JSON.stringify(body ?? {}) }),
  });
  const answer = await (await routeOf(file))[method](request, { params: Promise.resolve(params) });
  return { status: answer.status, text: await answer.text() };
}

const OPPORTUNITY = "pipelines/[pipelineId]/opportunities/[opportunityId]";
const STAGE = "pipelines/[pipelineId]/stages/[stageId]";
const fates = ({ pipelineId, stageId }: Owned): Sent[] => [
  { query: { toPipeline: pipelineId, toStage: stageId } },
  { query: { toPipeline: own.pipelineId, toStage: stageId } },
];

/** For each verb with ids in its path what it would take from its own location, and what is smuggled beside an own path. */
const TRIED: Record<string, { takes?: (of: Owned) => Sent; smuggled?: (of: Owned) => Sent[] }> = {
  "GET pipelines": {},
  "POST pipelines": { takes: () => ({ body: { name: "New", stages: ["One"] } }) },
  "PUT pipelines": {
    smuggled: ({ pipelineId }) => [
      { body: { ids: [pipelineId] } },
      { body: { ids: [own.pipelineId, pipelineId] } },
    ],
  },
  "PATCH pipelines/[pipelineId]": { takes: () => ({ body: { name: "Renamed" } }) },
  "DELETE pipelines/[pipelineId]": { takes: () => ({ query: { deleting: "99" } }), smuggled: fates },
  "POST pipelines/[pipelineId]/stages": { takes: () => ({ body: { name: "Next" } }) },
  "PUT pipelines/[pipelineId]/stages": {
    takes: ({ stageId }) => ({ body: { ids: [stageId] } }),
    smuggled: ({ stageId }) => [{ body: { ids: [stageId] } }],
  },
  [`PATCH ${STAGE}`]: { takes: () => ({ body: { name: "Renamed" } }) },
  [`DELETE ${STAGE}`]: { takes: () => ({ query: { deleting: "99" } }), smuggled: fates },
  "GET pipelines/[pipelineId]/summary": {
    smuggled: ({ userId }) => [{ query: { ownerId: userId } }, { query: { query: "theirs" } }],
  },
  "GET pipelines/[pipelineId]/opportunities": {
    smuggled: ({ stageId, userId }) => [{ query: { stageId } }, { query: { ownerId: userId } }],
  },
  "POST pipelines/[pipelineId]/opportunities": {
    takes: ({ stageId, contactId }) => ({ body: { title: "Made", stageId, contact: { id: contactId } } }),
    smuggled: ({ stageId, contactId, userId }) => [
      { body: { title: "Made", stageId, contact: { id: own.contactId } } },
      { body: { title: "Made", stageId: own.stageId, contact: { id: contactId } } },
      { body: { title: "Made", stageId: own.stageId, ownerId: userId, contact: { id: own.contactId } } },
    ],
  },
  [`GET ${OPPORTUNITY}`]: {},
  [`PATCH ${OPPORTUNITY}`]: {
    takes: () => ({ body: { title: "Written" } }),
    smuggled: ({ stageId, userId }) => [{ body: { stageId } }, { body: { ownerId: userId } }],
  },
  [`DELETE ${OPPORTUNITY}`]: {},
  [`PUT ${OPPORTUNITY}/status`]: {
    takes: ({ stageId }) => ({ body: { stageId, status: "won" } }),
    smuggled: ({ stageId }) => [{ body: { stageId, status: "won" } }],
  },
  [`GET ${OPPORTUNITY}/activity`]: {},
  "GET activity": { smuggled: ({ userId }) => [{ query: { userId } }] },
  "GET activity/people": {},
  "GET activity/export": { smuggled: ({ userId }) => [{ query: { userId } }] },
  "GET contacts": { smuggled: () => [{ query: { query: "theirs" } }] },
  "GET users": {},
  "POST users": { takes: () => ({ body: { name: "Ann", email: "ann@users.test" } }) },
  "PATCH users/[userId]": { takes: () => ({ body: { name: "Ray" } }) },
  "DELETE users/[userId]": { smuggled: ({ userId }) => [{ query: { assignTo: userId } }] },
  "GET users/[userId]/owned": {},
  "GET tags": {},
  "POST tags": { takes: () => ({ body: { name: "theirs" } }) },
  "PATCH tags/[tagId]": { takes: () => ({ body: { name: "theirs", merge: true } }) },
  "DELETE tags/[tagId]": {},
  "GET location": {},
  "PATCH location": { takes: () => ({ body: { name: "Here" } }) },
};

/** What shows nothing of a location's data: how the server is, who one is, and paths that nothing serves. */
const OF_NO_DATA = [
  "GET health",
  "GET metrics",
  ...["GET", "POST", "DELETE"].map((verb) => `${verb} session`),
  "GET embed/[locationId]",
  ...VERBS.map((verb) => `${verb} [...path]`),
];

const paramsOf = (name: string) => Array.from(name.matchAll(/\[(\w+)\]/g), ([, param = ""]) => param);
const idOf = (of: Owned, param: string) => Object.entries(of).find(([name]) => name === param)?.[1] ?? "";

/** All ways to mix own and foreign ids in a path of these, but for those of own ones alone. */
function mixes(params: readonly string[]): Record<string, string>[] {
  return Array.from({ length: 2 ** params.length - 1 }, (_, bits) =>
    Object.fromEntries(
      params.map((param, at) => [param, idOf((bits + 1) & (1 << at) ? foreign : own, param)]),
    ),
  );
}

const tried = Object.entries(TRIED).map(([name, trial]) => ({ name, ...trial }));
/** Refused as unknown or as impossible; over a remote HighLevel nothing can be arranged at all. */
const REFUSED = [403, 404, 409, 422];

test("each verb of each route is tried", async () => {
  configure(() => ({ kind: "embedded" }));
  expect([...Object.keys(TRIED), ...OF_NO_DATA].sort()).toEqual(await takenVerbs());
});

describe.each([
  ["the embedded CRM", () => ({ kind: "embedded" })],
  [
    "HighLevels of their own",
    (id: string) => ({ kind: "highlevel", baseUrl: upstream.baseUrl, apiKey: keyOf(id) }),
  ],
])("A2: a session of one location, over %s,", (_, upstreamOf) => {
  let before = "";
  beforeAll(async () => {
    configure(upstreamOf);
    before = await two.rowsOf("b");
  });
  const expectUntouched = async () => {
    expect(await two.rowsOf("b")).toBe(before);
    const keys = upstream.received.map(({ headers }) => headers.authorization);
    expect(keys.filter((key) => key !== `Bearer ${keyOf("a")}`)).toEqual([]);
  };
  const foreignIn = (name: string, text: string) => {
    // The log of a location holds what its own people have tried, with the ids that they sent.
    const ids = name.startsWith("GET activity") ? [] : idsOf(foreign);
    return [...ids, "theirs"].filter((id) => text.includes(id));
  };

  test("reads its own", async () => {
    const { pipelineId, opportunityId } = own;
    const { status, text } = await send(`GET ${OPPORTUNITY}`, { pipelineId, opportunityId }, {});
    expect([status, JSON.parse(text).title]).toEqual([200, "ours"]);
  });

  test.each(
    tried.filter(({ name }) => name.includes("[")),
  )("$name finds nothing by another one's ids", async ({ name, takes }) => {
    for (const params of mixes(paramsOf(name))) {
      const { status, text } = await send(name, params, takes?.(own) ?? {});
      expect([403, 404], text).toContain(status);
      expect(foreignIn(name, text)).toEqual([]);
    }
    await expectUntouched();
  });

  test.each(
    tried.filter(({ smuggled }) => smuggled),
  )("$name takes none of another one's ids beside its own", async ({ name, smuggled }) => {
    const params = Object.fromEntries(paramsOf(name).map((param) => [param, idOf(own, param)]));
    for (const sent of smuggled?.(foreign) ?? []) {
      const { status, text } = await send(name, params, sent);
      expect(name.startsWith("GET") ? [200] : REFUSED, text).toContain(status);
      expect(foreignIn(name, text)).toEqual([]);
    }
    await expectUntouched();
  });

  test.each(
    tried.filter(({ name }) => !name.includes("[") && !name.startsWith("PUT")),
  )("$name concerns its own alone", async ({ name, takes }) => {
    const { status, text } = await send(name, {}, takes?.(own) ?? {});
    expect([200, 201, 403], text).toContain(status);
    expect(foreignIn(name, text).filter((id) => id !== "theirs" || name.startsWith("GET"))).toEqual([]);
    await expectUntouched();
  });
});

function idsOf({ email: _, locationId: __, ...ids }: Owned): string[] {
  return Object.values(ids);
}
