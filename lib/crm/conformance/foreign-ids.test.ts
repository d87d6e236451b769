import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Owned, openTwoLocations, type TwoLocations } from "../fixtures/two-locations";
import type { Json } from "../testing";

// A2 for `/v1`: with the key of location a, nothing of location b is seen, changed or pointed to. The tests are made of
// the list of calls itself: a call, a body or a field that can hold an id and is not foreseen here fails.

const two: TwoLocations = await openTwoLocations();
const calls = two.crm.endpoints.map((call) => ({ ...call, name: `${call.method} ${call.path}` }));
type Call = (typeof calls)[number];
let own: Owned;
let foreign: Owned;
beforeAll(async () => {
  own = await two.fill("a", "ours");
  foreign = await two.fill("b", "theirs");
});
afterAll(() => two.close());

const KINDS: Record<string, keyof Owned> = {
  ":pipelineId": "pipelineId",
  ":stageId": "stageId",
  ":noteId": "noteId",
  ":taskId": "taskId",
  "/opportunities/:id": "opportunityId",
  "/contacts/:id": "contactId",
  "/tags/:id": "tagId",
  "/users/:id": "userId",
  "/custom-fields/:id": "fieldId",
  "/custom-values/:id": "valueId",
  "/locations/:id": "locationId",
};

/** What the parameters of a path are ids of. */
function kindsOf(path: string): (keyof Owned)[] {
  const parts = path.split("/");
  return parts.flatMap((part, at) => {
    if (!part.startsWith(":")) return [];
    const kind = KINDS[part] ?? KINDS[`/${parts[at - 1]}/${part}`];
    if (!kind) throw new Error(`${path}: say in KINDS what ${part} is the id of`);
    return [kind];
  });
}

/** The path with its parameters taken from the owner that each has. */
function pathTo({ path }: Call, owners: readonly Owned[]): string {
  const kinds = kindsOf(path);
  let at = -1;
  return path.replace(/:\w+/g, () => {
    at += 1;
    return (owners[at] ?? own)[kinds[at] ?? "locationId"];
  });
}

/** All ways to mix own and foreign ids in a path of so many, but for those of own ones alone. */
function mixes(count: number): Owned[][] {
  return Array.from({ length: 2 ** count - 1 }, (_, bits) =>
    Array.from({ length: count }, (_, at) => ((bits + 1) & (1 << at) ? foreign : own)),
  );
}

/** For each call that reads a body, one that it takes from its own location. */
const BODIES: Record<string, (of: Owned) => object> = {
  "POST /pipelines": () => ({ name: "New", stages: ["New"] }),
  "PUT /pipelines": ({ pipelineId }) => ({ pipelines: [{ id: pipelineId }] }),
  "PUT /pipelines/:pipelineId": () => ({ name: "Renamed" }),
  "POST /pipelines/:pipelineId/stages": () => ({ name: "Next" }),
  "PUT /pipelines/:pipelineId/stages/:stageId": () => ({ name: "Renamed" }),
  "POST /pipelines/:pipelineId/opportunities": ({ stageId, userId, email }) => ({
    ...{ title: "Made", stageId, status: "open", email, assignedTo: userId, tags: ["ours", "theirs"] },
  }),
  "PUT /pipelines/:pipelineId/opportunities/:id": ({ stageId, userId }) => ({
    ...{ title: "Written", stageId, status: "won", assignedTo: userId, monetaryValue: 5, tags: ["theirs"] },
  }),
  "PUT /pipelines/:pipelineId/opportunities/:id/status": ({ stageId }) => ({ stageId, status: "won" }),
  "POST /contacts": ({ email, userId, fieldId }) => ({
    ...{ email, name: "Made", assignedTo: userId, tags: ["theirs"], customField: { [fieldId]: "L" } },
  }),
  "PUT /contacts/:id": ({ fieldId, userId }) => ({
    ...{ city: "Bern", assignedTo: userId, tags: ["theirs"], customField: { [fieldId]: "L" } },
  }),
  "POST /contacts/:id/notes": ({ userId }) => ({ body: "Was here", userId }),
  "PUT /contacts/:id/notes/:noteId": ({ userId }) => ({ body: "Was there", userId }),
  "POST /contacts/:id/tasks": ({ userId }) => ({
    ...{ title: "Call", dueDate: "2026-12-01T10:00:00Z", assignedTo: userId },
  }),
  "PUT /contacts/:id/tasks/:taskId": ({ userId }) => ({
    ...{ title: "Call", dueDate: "2026-12-02T10:00:00Z", assignedTo: userId },
  }),
  "PUT /contacts/:id/tasks/:taskId/status": () => ({ status: "completed" }),
  "POST /contacts/:id/tags": () => ({ tags: ["theirs"] }),
  "DELETE /contacts/:id/tags": () => ({ tags: ["theirs"] }),
  "PUT /tags/:id": () => ({ name: "theirs", merge: true }),
  "POST /tags": () => ({ name: "theirs" }),
  "POST /users": () => ({ firstName: "Ann", email: "theirs@users.test" }),
  "PUT /users/:id": () => ({ lastName: "Ray" }),
  "POST /custom-fields": () => ({ name: "theirs", dataType: "TEXT" }),
  "PUT /custom-fields/:id": () => ({ name: "theirs" }),
  "POST /custom-values": () => ({ name: "theirs", value: "x" }),
  "PUT /custom-values/:id": () => ({ name: "theirs", value: "x" }),
  "PUT /locations/:id": () => ({ name: "Here", currency: "CHF" }),
};

/** For each call that wants a query string, one that it takes. */
const QUERIES: Record<string, (of: Owned) => Record<string, string>> = {
  "DELETE /pipelines/:pipelineId": () => ({ deleteOpportunities: "99" }),
  "DELETE /pipelines/:pipelineId/stages/:stageId": () => ({ deleteOpportunities: "99" }),
  "GET /contacts/lookup": ({ email }) => ({ email }),
  "GET /users/lookup": ({ email }) => ({ email: email.replace("contacts", "users") }),
};

type Smuggled = { body?: object; query?: Record<string, string>; status: number };
const body = (sent: object, status = 422): Smuggled => ({ body: sent, status });
const query = (sent: Record<string, string>, status: number): Smuggled => ({ query: sent, status });

/** Foreign ids beside an own path: refused, or found nowhere. A body is added to the one that would be taken. */
const SMUGGLED: Record<string, (of: Owned) => Smuggled[]> = {
  "PUT /pipelines": ({ pipelineId }) => [
    body({ pipelines: [{ id: pipelineId }] }),
    body({ pipelines: [{ id: own.pipelineId }, { id: pipelineId }] }),
  ],
  "PUT /pipelines/:pipelineId": ({ stageId }) => [body({ stages: [{ id: stageId }] })],
  ...Object.fromEntries(
    ["DELETE /pipelines/:pipelineId", "DELETE /pipelines/:pipelineId/stages/:stageId"].map((name) => [
      name,
      ({ pipelineId, stageId }: Owned) => [
        query({ moveToStageId: stageId }, 422),
        query({ moveToPipelineId: pipelineId, moveToStageId: stageId }, 422),
      ],
    ]),
  ),
  ...Object.fromEntries(
    ["GET /pipelines/:pipelineId/summary", "GET /pipelines/:pipelineId/opportunities"].map((name) => [
      name,
      ({ stageId, userId }: Owned) => [
        query({ stageId }, 200),
        query({ assignedTo: userId }, 200),
        query({ query: "theirs" }, 200),
      ],
    ]),
  ),
  "POST /pipelines/:pipelineId/opportunities": ({ stageId, contactId, userId }) => [
    ...[body({ stageId }), body({ contactId }), body({ assignedTo: userId })],
  ],
  "PUT /pipelines/:pipelineId/opportunities/:id": ({ stageId, contactId, userId }) => [
    ...[body({ stageId }), body({ contactId }), body({ assignedTo: userId })],
  ],
  "PUT /pipelines/:pipelineId/opportunities/:id/status": ({ stageId }) => [body({ stageId })],
  "GET /contacts": () => [query({ query: "theirs" }, 200)],
  "GET /contacts/lookup": ({ email }) => [query({ email }, 200)],
  "POST /contacts": ({ userId, fieldId }) => [
    ...[body({ assignedTo: userId }), body({ customField: { [fieldId]: "L" } })],
  ],
  "PUT /contacts/:id": ({ userId, fieldId }) => [
    ...[body({ assignedTo: userId }), body({ customField: { [fieldId]: "L" } })],
  ],
  "POST /contacts/:id/notes": ({ userId }) => [body({ userId })],
  "PUT /contacts/:id/notes/:noteId": ({ userId }) => [body({ userId })],
  "POST /contacts/:id/tasks": ({ userId }) => [body({ assignedTo: userId })],
  "PUT /contacts/:id/tasks/:taskId": ({ userId }) => [body({ assignedTo: userId })],
  "GET /users": ({ locationId }) => [query({ locationId }, 200)],
  "GET /users/lookup": () => [query({ email: "theirs@users.test" }, 404)],
  "DELETE /users/:id": ({ userId }) => [query({ assignTo: userId }, 422)],
};

/** Fields that hold no id, wherever they stand. */
const PLAIN = new Set([
  ...["name", "title", "status", "monetaryValue", "source", "email", "phone", "companyName", "tags", "body"],
  ...["firstName", "lastName", "address1", "city", "state", "postalCode", "country", "website", "timezone"],
  ...["dateOfBirth", "dnd", "dueDate", "description", "merge", "dataType", "placeholder", "position"],
  ...["options", "value", "currency", "locale", "settings", "deleteOpportunities", "startDate", "endDate"],
  ...["query", "limit", "startAfter", "sortBy", "order", "message"],
]);
/** Campaigns there are none; a cursor is a place and no row; new stages are names. */
const NO_ROW = /^(GET .* (campaignId|startAfterId)|POST \/pipelines stages)$/;

async function send(call: Call, { owners = [], query, body }: Partial<Smuggled> & { owners?: Owned[] } = {}) {
  const sent = { ...QUERIES[call.name]?.(own), ...query };
  const search = query ? new URLSearchParams(query) : new URLSearchParams(sent);
  const whole = call.body ? { ...BODIES[call.name]?.(own), ...body } : undefined;
  return two.call("a", call.method, `${pathTo(call, owners)}?${search}`, whole);
}

const idsOf = ({ email: _, locationId: __, ...ids }: Owned) => Object.values(ids);
const holdsForeign = (text: string) => idsOf(foreign).filter((id) => text.includes(id));

describe("A2: whoever bears the key of one location", () => {
  test.each(
    calls.filter(({ path }) => path.includes(":")),
  )("$name: an id of another one in the path is unknown, and nothing happens", async (call) => {
    const before = [await two.rowsOf("a"), await two.rowsOf("b")];
    for (const owners of mixes(kindsOf(call.path).length)) {
      const { status, body } = await send(call, { owners });
      expect(call.unknownIs ?? [404], JSON.stringify(body)).toContain(status);
      expect(holdsForeign(JSON.stringify(body) ?? "")).toEqual([]);
    }
    expect([await two.rowsOf("a"), await two.rowsOf("b")]).toEqual(before);
  });

  test.each(
    calls.filter(({ name }) => name in SMUGGLED),
  )("$name: an id of another one in the body or query is refused or finds nothing", async (call) => {
    const before = [await two.rowsOf("a"), await two.rowsOf("b")];
    for (const { status, ...smuggled } of SMUGGLED[call.name]?.(foreign) ?? []) {
      const answer = await send(call, smuggled);
      expect([smuggled, answer.status, answer.body]).toEqual([smuggled, status, answer.body]);
      expect(holdsForeign(JSON.stringify(answer.body) ?? "")).toEqual([]);
    }
    expect([await two.rowsOf("a"), await two.rowsOf("b")]).toEqual(before);
  });

  test.each(calls)("$name: each field that can hold an id is tried above", (call) => {
    const fields = [...Object.keys(call.query.shape), ...Object.keys(call.body?.shape ?? {})];
    const holding = fields.filter((field) => !PLAIN.has(field) && !NO_ROW.test(`${call.name} ${field}`));
    const tried = SMUGGLED[call.name]?.(foreign) ?? [];
    const names = tried.flatMap(({ query, body }) => Object.keys({ ...query, ...body }));
    expect(holding.filter((field) => !names.includes(field))).toEqual([]);
    expect(call.body === null || call.name in BODIES, "a body that it takes is missing").toBe(true);
  });

  test("names only calls that there are", () => {
    const known = calls.map(({ name }) => name);
    const named = [BODIES, QUERIES, SMUGGLED].flatMap((table) => Object.keys(table));
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe("A2: where another location has rows of the very same ids", () => {
  let lasting: Owned;
  beforeAll(async () => {
    lasting = await two.fill("a", "lasting");
    await two.mirror("a", "b");
  });

  test.each(calls)("$name works in its own alone", async (call) => {
    own = lasting;
    // Of what it takes away there has to be another one for the calls after it.
    if (call.method === "DELETE" || call.name === "PUT /tags/:id") {
      own = await two.fill("a", `twin-${calls.indexOf(call)}`);
      await two.mirror("a", "b");
    }
    const before = await two.rowsOf("b");
    const sent = call.name === "PUT /pipelines" ? await orderOfAll() : {};
    const { status, body } = await send(call, { body: sent });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(await two.rowsOf("b")).toBe(before);
  });
});

async function orderOfAll(): Promise<object> {
  const { body } = await two.call("a", "GET", "/pipelines");
  return { pipelines: body.pipelines.map(({ id }: Json) => ({ id })) };
}
