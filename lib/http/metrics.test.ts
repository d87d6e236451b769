import { describe, expect, test } from "vitest";
import { createVirtualClock } from "@/lib/fetch/fixtures/virtual-clock";
import { createVirtualUpstream, type Doing, seededRandom } from "@/lib/fetch/fixtures/virtual-upstream";
import { createMemoryStore } from "@/lib/fetch/send-store";
import { createWayOut } from "@/lib/fetch/way-out";
import { checkBearer } from "./guard";
import { createMetrics } from "./metrics";

const LINE = {
  method: "GET",
  route: "/api/users",
  status: 200,
  durationMs: 30,
  requestId: "r",
  locationId: "here",
};

/** The lines of one metric. */
const linesOf = async (metrics: ReturnType<typeof createMetrics>, name: string) =>
  (await metrics.text()).split("\n").filter((line) => line.startsWith(`pipelane_${name}`));

describe("requests", () => {
  test("are counted by method, route and status, with how long they took", async () => {
    const metrics = createMetrics();
    metrics.request(LINE);
    metrics.request({ ...LINE, durationMs: 700 });
    metrics.request({ ...LINE, status: 503 });
    const lines = await linesOf(metrics, "http_request_duration_seconds");
    const labels = 'method="GET",route="/api/users",status="200"';
    expect(lines).toContain(`pipelane_http_request_duration_seconds_bucket{le="0.05",${labels}} 1`);
    expect(lines).toContain(`pipelane_http_request_duration_seconds_count{${labels}} 2`);
    expect(lines.filter((line) => line.includes("_count"))).toHaveLength(2);
  });

  test("have few labels, whatever paths strangers ask for", async () => {
    const metrics = createMetrics();
    for (let at = 0; at < 200; at += 1) {
      metrics.request({ ...LINE, route: `/v1/${"contacts/".repeat(at)}jo-${at}` });
      metrics.request({ ...LINE, route: `/api${"/:path".repeat(at)}` });
      metrics.request({ ...LINE, route: `/api/%75sers${at}/` });
      metrics.request({ ...LINE, route: "/api/users/" });
    }
    const routes = (await metrics.text()).matchAll(/_count\{.*route="([^"]*)"/g);
    expect(Array.from(routes, ([, route]) => route).sort()).toEqual([
      ...["/api", "/api/:other", "/api/:path", "/api/users", "/v1"],
    ]);
  });
});

describe("the way to HighLevel", () => {
  function open(behave: (request: Request, nth: number) => Doing) {
    const clock = createVirtualClock();
    const upstream = createVirtualUpstream(clock, behave);
    const metrics = createMetrics();
    let isDown = false;
    const memory = createMemoryStore();
    const left: typeof memory.left = (...asked) =>
      isDown ? Promise.reject(new Error("down")) : memory.left(...asked);
    const wayOut = createWayOut({
      fetch: upstream.fetch,
      clock,
      random: seededRandom(1),
      hear: metrics.heard,
      store: { ...memory, left },
    });
    metrics.watch(wayOut);
    const send = (path: string, method = "GET") =>
      clock.until(
        wayOut
          .fetch(new Request(`http://upstream.invalid/${path}`, { method }), {
            locationId: "here",
            repId: "ann@example.com",
            lane: method === "GET" ? "first" : "write",
          })
          .catch((error: unknown) => error),
      );
    const breakStore = () => {
      isDown = true;
    };
    return { clock, metrics, send, breakStore };
  }

  test("is told by lane and outcome, with retries, shared reads and answers from before", async () => {
    const { clock, metrics, send } = open((request, nth) =>
      nth === 2 || request.url.endsWith("down") ? { status: 503 } : { body: "page" },
    );
    await send("a");
    await send("a");
    await send("b");
    await send("c", "PUT");
    const calls = await linesOf(metrics, "upstream_calls_total");
    expect(calls).toEqual([
      'pipelane_upstream_calls_total{lane="first",outcome="answered"} 2',
      'pipelane_upstream_calls_total{lane="first",outcome="failed"} 1',
      'pipelane_upstream_calls_total{lane="write",outcome="answered"} 1',
    ]);
    expect(await linesOf(metrics, "upstream_retries_total")).toEqual([
      'pipelane_upstream_retries_total{lane="first"} 1',
    ]);
    expect(await linesOf(metrics, "upstream_reads_without_call_total")).toEqual([
      'pipelane_upstream_reads_without_call_total{how="shared"} 1',
    ]);
    expect(await linesOf(metrics, "upstream_wait_seconds_count")).toContain(
      'pipelane_upstream_wait_seconds_count{lane="first"} 3',
    );
    await clock.pass(1_000);
    for (let at = 0; at < 3; at += 1) await send(`${at}/down`);
    expect(await linesOf(metrics, "upstream_breaker")).toContain(
      'pipelane_upstream_breaker{location="here",about="all",state="open"} 1',
    );
    await send("c", "PUT");
    expect((await linesOf(metrics, "upstream_calls_total")).at(-1)).toContain('outcome="held"');
  });

  test("tells what is left of the budget, and nothing while that is not known", async () => {
    const { metrics, send, breakStore } = open(() => ({ body: "page" }));
    await send("a");
    expect(await linesOf(metrics, "upstream_budget_left")).toEqual([
      'pipelane_upstream_budget_left{location="here",span="window"} 89',
      'pipelane_upstream_budget_left{location="here",span="day"} 199999',
    ]);
    breakStore();
    expect(await linesOf(metrics, "upstream_budget_left")).toEqual([]);
  });

  test("counts a key that is refused, and names neither reps nor addresses", async () => {
    const { metrics, send } = open(() => ({ status: 401 }));
    await send("contacts?query=jo@example.com");
    expect(await linesOf(metrics, "upstream_key_refused_total")).toEqual([
      'pipelane_upstream_key_refused_total{status="401"} 1',
    ]);
    expect(await metrics.text()).not.toContain("example.com");
  });
});

describe("the token", () => {
  const outcome = (authorization: string | undefined, token: string | undefined) => {
    try {
      checkBearer(authorization, token);
      return "passes";
    } catch (error) {
      return error instanceof Error && "code" in error ? error.code : error;
    }
  };

  test.each([
    ["Bearer the-right-token", "passes"],
    ["bearer   the-right-token ", "passes"],
    ["Bearer the-wrong-token", "unauthenticated"],
    ["Bearer the-right-token-and-more", "unauthenticated"],
    ["Basic the-right-token", "unauthenticated"],
    ["Bearer ", "unauthenticated"],
    [undefined, "unauthenticated"],
  ])("as %j %s", (authorization, expected) => {
    expect(outcome(authorization, "the-right-token")).toBe(expected);
  });

  test("that nobody has set lets nobody pass, and there is nothing to see", () => {
    expect(outcome("Bearer x", undefined)).toBe("not_found");
    expect(outcome(undefined, undefined)).toBe("not_found");
  });
});
