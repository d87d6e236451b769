import { json, startScriptedUpstream, text } from "../lib/highlevel/fixtures/scripted-upstream";
import { expect, test } from "./fixtures";

// What operators read: the log and the metrics of a server over a remote HighLevel that repeats a customer's data
// wherever it can.

const KEY = "key-of-a-location";
const TOKEN = "token-for-prometheus";
const CUSTOMER = { name: "Zoe Canary", email: "zoe@canary.example", phone: "+15550100777" };

test("the log has a line for each request, and neither it nor the metrics name a key or a customer", async ({
  start,
}) => {
  const upstream = await startScriptedUpstream();
  upstream.answer((response, request) => {
    const fault = Number(/fault-(\d+)/.exec(request.url + request.body)?.[1] ?? 0);
    if (fault === 200) return text(`<html>${CUSTOMER.email}</html>`)(response, request);
    if (fault === 422)
      return json({ email: { message: `${CUSTOMER.email} is wrong` } }, 422)(response, request);
    if (fault > 0) return json({ msg: `${CUSTOMER.name} is wrong` }, fault)(response, request);
    if (/\/contacts/.test(request.url))
      return json({ contacts: [{ id: "c1", contactName: CUSTOMER.name, ...CUSTOMER }] })(response, request);
    if (/\/users/.test(request.url)) return json({ users: [] })(response, request);
    if (/\/opportunities/.test(request.url))
      return json({ opportunities: [OPPORTUNITY], meta: { total: 1 } })(response, request);
    json({ pipelines: [{ id: "p1", name: "Sales", stages: [{ id: "s1", name: "Lead" }] }] })(
      response,
      request,
    );
  });
  const server = await start({
    HIGHLEVEL_API_KEY: KEY,
    HIGHLEVEL_BASE_URL: upstream.baseUrl,
    METRICS_TOKEN: TOKEN,
    LOG_LEVEL: "debug",
  });
  const ids: (string | null)[] = [];
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(server.url + path, init);
    ids.push(response.headers.get("x-request-id"));
    return { status: response.status, body: await response.text() };
  };
  const write = (method: string, path: string, body: unknown) =>
    ask(path, {
      method,
      headers: { origin: server.url, "x-requested-with": "pipelane", "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const pages = "/api/pipelines/p1/opportunities";
  const { name, email, phone } = CUSTOMER;
  for (const query of [name, email, phone, `${email} fault-200`]) {
    await ask(`${pages}?stageId=s1&query=${encodeURIComponent(query)}`);
    await ask(`/api/contacts?query=${encodeURIComponent(query)}`);
  }
  // Four attempts; a fifth failure in a row would open the breaker.
  await ask(`/api/contacts?query=${encodeURIComponent(`${email} fault-500`)}`);
  await ask(`${pages}?${encodeURIComponent(email)}=1`);
  await ask(`/api/${encodeURIComponent(email)}/${encodeURIComponent(name)}`);
  await ask(`/api/pipelines/${encodeURIComponent(email)}/summary`);
  for (const fault of [0, 422, 400, 500]) {
    const draft = { title: `Roof fault-${fault}`, stageId: "s1", status: "open", contact: CUSTOMER };
    await write("POST", pages, draft);
  }
  await write("POST", pages, { [email]: name });
  await write("PUT", `${pages}/${encodeURIComponent(email)}/status`, { stageId: name, status: "won" });

  // A page is another bundle of Next's than a route.
  await fetch(`${server.url}/pipelines/p1`);
  expect((await ask("/api/metrics")).status).toBe(401);
  expect((await ask("/api/metrics", { headers: { authorization: "Bearer wrong" } })).status).toBe(401);
  const metrics = await ask("/api/metrics", { headers: { authorization: `Bearer ${TOKEN}` } });
  expect(metrics.status).toBe(200);
  for (const line of [
    /^pipelane_http_request_duration_seconds_count\{method="GET",route="\/api\/contacts",status="200"\} 3$/m,
    /^pipelane_upstream_calls_total\{lane="first",outcome="answered"\} [1-9]/m,
    /^pipelane_upstream_retries_total\{lane="first"\} [1-9]/m,
    /^pipelane_upstream_breaker\{location="local",about="opportunities",state="closed"\} [01]$/m,
    /^pipelane_upstream_budget_left\{location="local",span="window"\} \d+$/m,
    /^process_cpu_seconds_total /m,
  ])
    expect(metrics.body).toMatch(line);

  await server.stop();
  await upstream.close();
  const lines = server
    .output()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line))
    .filter(({ msg }) => msg === "request");
  expect(lines.map(({ requestId }) => requestId)).toEqual(expect.arrayContaining(ids));
  expect(lines.every(({ status, durationMs }) => status && durationMs >= 0)).toBe(true);
  // What anybody may ask is asked for no location.
  const ofLocation = lines.filter(({ route }) => /^\/api\/(pipelines|contacts)/.test(route));
  expect(ofLocation.length).toBeGreaterThan(10);
  expect(ofLocation.every(({ locationId }) => locationId === "local")).toBe(true);
  expect(lines.filter(({ upstream }) => upstream?.retries > 0).length).toBeGreaterThan(0);
  expect(lines.find(({ upstream }) => upstream?.calls === 1)?.upstream).toMatchObject({
    waitedMs: expect.any(Number),
  });
  for (const secret of [KEY, TOKEN, "Zoe", "canary.example", "5550100777", "fault-"]) {
    expect(server.output()).not.toContain(secret);
    expect(metrics.body).not.toContain(secret);
  }
});

const OPPORTUNITY = {
  id: "o1",
  name: "Roof",
  pipelineId: "p1",
  pipelineStageId: "s1",
  status: "open",
  createdAt: "2026-01-02T03:04:05.000Z",
  contact: CUSTOMER,
};
