import "server-only";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Errand } from "@/lib/fetch/fetch";
import type { Note } from "@/lib/fetch/journey";
import type { WayOut } from "@/lib/fetch/way-out";
import { boundedLabel } from "./metrics-label";
import type { RequestLine } from "./request-line";

/** What Prometheus reads of this process. No label holds an id of a rep, a contact or an opportunity. */
export type Metrics = {
  request: (line: RequestLine) => void;
  /** What happened on the way to a remote upstream. */
  heard: (note: Note, errand: Errand) => void;
  /** Whose breakers and budgets are read when somebody asks. */
  watch: (wayOut: Pick<WayOut, "breakersOf" | "leftOf">) => void;
  /** All of it in Prometheus's text format. */
  text: () => Promise<string>;
};

/** The media type of that format. */
export const METRICS_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

const METRICS_KEY = Symbol.for("pipelane.metrics");

/** The metrics of this process, shared by all of Next's bundles, which each have a copy of this file. */
export function openMetrics(): Metrics {
  const open: Metrics | undefined = Reflect.get(globalThis, METRICS_KEY);
  if (open) return open;
  const metrics = createMetrics({ ofProcess: true });
  Reflect.set(globalThis, METRICS_KEY, metrics);
  return metrics;
}

const LONGEST_S = 15;
const STATES = ["closed", "open", "probing"] as const;

/** @param ofProcess whether memory, processor and event loop of the process are measured too */
export function createMetrics({ ofProcess = false } = {}): Metrics {
  const registry = new Registry();
  if (ofProcess) collectDefaultMetrics({ register: registry });
  const locations = new Set<string>();
  const requests = requestMetrics(registry);
  const upstream = upstreamMetrics(registry);
  let watched: Pick<WayOut, "breakersOf" | "leftOf"> | undefined;

  const readGauges = async () => {
    if (!watched) return;
    for (const location of locations) {
      for (const [about, state] of watched.breakersOf(location)) {
        for (const one of STATES)
          upstream.breaker.set({ location, about, state: one }, one === state ? 1 : 0);
      }
      // What the store of the limits does not tell is not shown: an old number would look like one of now.
      const left = await watched.leftOf(location).catch(() => null);
      for (const [span, calls] of [
        ["window", left?.inWindow],
        ["day", left?.today],
      ] as const) {
        if (calls === undefined) upstream.left.remove({ location, span });
        else upstream.left.set({ location, span }, calls);
      }
    }
  };
  return {
    request: requests,
    heard: (note, errand) => {
      locations.add(errand.locationId);
      upstream.heard(note, errand);
    },
    watch: (wayOut) => {
      watched = wayOut;
    },
    text: async () => {
      await readGauges();
      return registry.metrics();
    },
  };
}

function requestMetrics(registry: Registry): Metrics["request"] {
  const duration = new Histogram({
    name: "pipelane_http_request_duration_seconds",
    help: "Requests by what they asked for and how they were answered, and how long that took",
    labelNames: ["method", "route", "status"],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, LONGEST_S],
    registers: [registry],
  });
  return ({ method, route, status, durationMs }) =>
    duration.observe({ method, route: boundedLabel(route), status }, durationMs / 1000);
}

function upstreamMetrics(registry: Registry) {
  const registers = [registry];
  const calls = new Counter({
    name: "pipelane_upstream_calls_total",
    help: "Attempts to call HighLevel by how they ended, and calls that were held back",
    labelNames: ["lane", "outcome"],
    registers,
  });
  const waits = new Histogram({
    name: "pipelane_upstream_wait_seconds",
    help: "How long calls that were sent had waited for their turn",
    labelNames: ["lane"],
    buckets: [0.01, 0.1, 0.5, 1, 2.5, 5, 10, LONGEST_S],
    registers,
  });
  const retries = new Counter({
    name: "pipelane_upstream_retries_total",
    help: "Attempts that were second or later ones",
    labelNames: ["lane"],
    registers,
  });
  const reads = new Counter({
    name: "pipelane_upstream_reads_without_call_total",
    help: "Reads that needed no call: shared with another, or answered by what was known before",
    labelNames: ["how"],
    registers,
  });
  const refused = new Counter({
    name: "pipelane_upstream_key_refused_total",
    help: "Answers of HighLevel that refused its API key",
    labelNames: ["status"],
    registers,
  });
  const breaker = new Gauge({
    name: "pipelane_upstream_breaker",
    help: "1 for the state in which the breaker of a location is for what it is asked about, in this process",
    labelNames: ["location", "about", "state"],
    registers,
  });
  const left = new Gauge({
    name: "pipelane_upstream_budget_left",
    help: "Calls that a location may still send, now and today",
    labelNames: ["location", "span"],
    registers,
  });
  const heard: Metrics["heard"] = (note, { lane }) => {
    switch (note.kind) {
      case "ended":
        return calls.inc({ lane, outcome: note.outcome });
      case "held":
        return calls.inc({ lane, outcome: "held" });
      case "waited":
        return waits.observe({ lane }, note.forMs / 1000);
      case "retried":
        return retries.inc({ lane });
      case "shared":
        return reads.inc({ how: "shared" });
      case "stoodIn":
        return reads.inc({ how: "stale" });
      case "refused":
        return refused.inc({ status: note.status });
      case "sent":
      case "heldUp":
        return;
    }
  };
  return { heard, breaker, left };
}
