import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { NO_ERRAND } from "@/lib/fetch/fetch";
import { ask, tell } from "@/lib/highlevel/send";
import { type Endpoint, statusesOf } from "../endpoint";
import { assertDocumented } from "../fixtures/documented";
import { BODIES, QUERIES } from "../fixtures/examples";
import { type Listening, listen } from "../fixtures/listening";
import { openTestCrm, TEST_KEY } from "../testing";

// Every call of the document is provoked to give every answer that the document foresees, over HTTP: once by a plain
// request, and once through the transport of the HighLevel client. Calls are made of the list itself; one that reads
// a body or a query string and has no example fails.

const crm = await openTestCrm();
const calls = crm.crm.endpoints;
let server: Listening;
beforeAll(async () => {
  server = await listen(crm.crm.fetch);
});
afterAll(async () => {
  await server.close();
  await crm.close();
});

const nameOf = ({ method, path }: Pick<Endpoint, "method" | "path">) => `${method} ${path}`;
const readsQuery = ({ query }: Endpoint) => Object.keys(query.shape).length > 0;

type Ids = Record<string, string>;
type Sent = { path: string; query?: Record<string, string>; body?: unknown; apiKey: string };

/** Makes whatever the path names by a `POST` to the list that it stands in, the outermost first. */
async function makeAll(pattern: string): Promise<Ids> {
  const ids: Ids = {};
  for (const [index, part] of pattern.split("/").entries()) {
    if (!part.startsWith(":")) continue;
    const list = pattern.split("/").slice(0, index).join("/");
    ids[part.slice(1)] = list === "/locations" ? crm.locationId : await makeOne(list, ids);
  }
  return ids;
}

async function makeOne(list: string, ids: Ids): Promise<string> {
  const { body } = await crm.call("POST", fill(list, ids), await exampleOf(BODIES, `POST ${list}`, ids));
  return body.id ?? body.contact.id;
}

const fill = (pattern: string, ids: Ids) =>
  pattern.replace(/:(\w+)/g, (_, name) => encodeURIComponent(ids[name] ?? ""));

async function exampleOf(examples: typeof BODIES, name: string, ids: Ids): Promise<Record<string, string>> {
  const example = examples[name];
  if (!example) throw new Error(`${name} has no example`);
  return { ...(await example(ids, crm)) };
}

/** A call that is answered with 200. */
async function makeGood(call: Endpoint): Promise<Sent & { ids: Ids }> {
  const ids = await makeAll(call.path);
  const sent = { ids, path: fill(call.path, ids), apiKey: TEST_KEY };
  const query = readsQuery(call) ? { query: await exampleOf(QUERIES, nameOf(call), ids) } : {};
  const body = call.body ? { body: await exampleOf(BODIES, nameOf(call), ids) } : {};
  return { ...sent, ...query, ...body };
}

/** The same call, spoilt so that it is answered with this status. */
async function make(call: Endpoint, status: number): Promise<Sent> {
  const { ids, ...good } = await makeGood(call);
  const lastId = Object.keys(ids).at(-1);
  const withUnknown = (name: string) => ({ ...good, path: fill(call.path, { ...ids, [name]: "unknown" }) });
  switch (status) {
    case 200:
      return good;
    case 400:
      return { ...good, body: [] };
    case 401:
      return { ...good, apiKey: "nope" };
    case 404:
      return lastId ? withUnknown(lastId) : { ...good, query: { email: "nobody@x.io" } };
    case 413:
      return { ...good, body: { name: "x".repeat(1024 * 1024) } };
    case 422:
      if (call.unknownIs?.includes(422)) return withUnknown("id");
      return call.body ? { ...good, body: spoilt(call.body.shape) } : { ...good, query: spoiltQuery(call) };
    default:
      throw new Error(`nobody knows how to make ${nameOf(call)} answer ${status}`);
  }
}

/** Every field that there may be, as what none of them is. */
const spoilt = (shape: object) => Object.fromEntries(Object.keys(shape).map((name) => [name, { no: {} }]));
/** What no database could hold. */
const spoiltQuery = ({ query }: Endpoint) =>
  Object.fromEntries(Object.keys(query.shape).map((name) => [name, "a\0b"]));

async function overHttp(call: Endpoint, { path, query = {}, body, apiKey }: Sent) {
  const response = await fetch(`${server.host}/v1${path}?${new URLSearchParams(query)}`, {
    method: call.method,
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  const answered = { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
  assertDocumented(calls, { method: call.method, path, ...answered });
  return answered;
}

/** What the client's transport makes of the call: 200, or the refusal. */
async function throughClient(call: Endpoint, { apiKey, ...sent }: Sent) {
  const upstream = {
    name: "The CRM",
    fetch: (request: Request) => fetch(request),
    ...{ asker: NO_ERRAND, baseUrl: server.host, apiKey, deadlineMs: 10_000 },
  } as const;
  const asked = { method: call.method, ...sent };
  const isEmpty = call.answer.safeParse(undefined).success || call.answer.safeParse("").success;
  const answer = isEmpty ? tell(upstream, asked) : ask(upstream, asked, call.answer);
  return answer.then(
    () => ({ status: 200 }),
    (error: unknown) => error,
  );
}

test("each example is of a call that there is", () => {
  const withBody = calls.filter(({ body }) => body !== null).map(nameOf);
  expect(Object.keys(BODIES).sort()).toEqual(withBody.sort());
  expect(Object.keys(QUERIES).sort()).toEqual(calls.filter(readsQuery).map(nameOf).sort());
});

const answers = calls.flatMap((call) =>
  statusesOf(call).map((status) => [nameOf(call), status, call] as const),
);
describe.each(answers)("%s answers %i", (_, status, call) => {
  test("over HTTP and through the client alike", async () => {
    const plain = await overHttp(call, await make(call, status));
    expect(plain.status).toBe(status);

    const sent = await make(call, status);
    const outcome = await throughClient(call, sent);
    if (status === 200) return expect(outcome).toEqual({ status });
    expect(outcome).toBeInstanceOf(AppError);
    const refused = Object.entries(status === 422 ? plain.body : {}).map(([path, said]) => ({
      ...{ path, message: Object(said).message },
    }));
    expect(outcome).toMatchObject({
      message: `${call.method} ${sent.path}: ${status}`,
      ...(status === 422 ? { fieldErrors: refused } : {}),
    });
  });
});
