import { json, startScriptedUpstream } from "../lib/highlevel/fixtures/scripted-upstream";
import type { RunningServer, StartOptions } from "./server";

type Start = (variables?: Record<string, string>, options?: StartOptions) => Promise<RunningServer>;

const PIPELINES = "pipelines";
const STAGES = ["Lead", "Proposal", "Closing"];

/** What a remote HighLevel does with a call: answers it, fails, or keeps the caller waiting until it does another. */
type Behaviour = "answer" | "fail" | "wait";

/**
 * A HighLevel of the test's own, with one pipeline and one opportunity in each of its stages, named like the stage.
 * It answers until `behave` tells otherwise of the pipelines or of one stage.
 */
export async function startHighLevel(start: Start) {
  const upstream = await startScriptedUpstream();
  const behaviours = new Map<string, Behaviour>();
  const waiting: { about: string; goOn: () => void }[] = [];
  const settle = (about: string, answer: (failing: boolean) => void) => {
    const behaviour = behaviours.get(about) ?? "answer";
    if (behaviour === "wait") waiting.push({ about, goOn: () => settle(about, answer) });
    else answer(behaviour === "fail");
  };
  upstream.answer((response, request) => {
    const stage = STAGES.find(
      (name) => new URL(request.url, upstream.baseUrl).searchParams.get("stageId") === name,
    );
    settle(stage ?? PIPELINES, (failing) => {
      // Unlike a 500 it is not tried again, and opens no breaker that would still be open when it answers.
      if (failing) return json({ msg: "Not Implemented" }, 501)(response, request);
      if (request.url.includes("/opportunities")) return json(listOf(stage))(response, request);
      if (request.url.includes("/users")) return json({ users: [] })(response, request);
      return json({ pipelines: [{ id: "p1", name: "Sales", stages: STAGES.map(named) }] })(response, request);
    });
  });
  const server = await start({
    HIGHLEVEL_API_KEY: "a-location-key",
    HIGHLEVEL_BASE_URL: upstream.baseUrl,
    LOG_LEVEL: "silent",
  });
  return {
    url: `${server.url}/pipelines/p1`,
    stages: STAGES,
    /** Of one stage, by its name, or of the pipelines; who waits hears of it. */
    behave(about: string, behaviour: Behaviour) {
      behaviours.set(about, behaviour);
      for (const { goOn } of waiting.splice(0)) goOn();
    },
    close: () => upstream.close(),
  };
}

const named = (name: string) => ({ id: name, name });

function listOf(stage = "") {
  const opportunity = {
    id: `o-${stage}`,
    name: `Deal in ${stage}`,
    monetaryValue: 100,
    pipelineId: "p1",
    pipelineStageId: stage,
    status: "open",
    createdAt: "2026-01-02T03:04:05.000Z",
    contact: { id: "c1", name: "Ann" },
  };
  return { opportunities: [opportunity], meta: { total: 1 } };
}
