import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { serverReads } from "@/app/server-reads";
import { boardParamsOf, filtersOf } from "@/components/board/board-params";
import type { Pipeline } from "@/lib/board/model";
import { parseEnv } from "@/lib/env";
import { LOCAL_SESSION } from "@/lib/identity/session";
import { openServer } from "@/lib/server";
import { ROOT } from "../../project.mjs";
import { startServer } from "../server";
import { browserOf, type OpenBoard, type Opened, serviceOf } from "./boards";
import { type Crowd, openBoards } from "./crowd";

const KEY = "bench-key-0123456789";
const REPS = 50;
const STAGES = 12;
const FILTERS = 10;
/** As HighLevel has it, in ten seconds. */
const TRUE_LIMIT = 100;
const ARRIVAL_MS = 10_000;
/** How long an answer of HighLevel takes, where it is not on this machine. */
const FAR_MS = 200;

/** Most upstream calls that fifty reps with the same board may cost. */
export const MOST_CALLS = 2 * (STAGES + 3);

/** What `highlevel.ts` tells. */
type HighLevel = {
  baseUrl: string;
  pipeline: Pipeline;
  owners: readonly { id: string; total: number }[];
};

/**
 * A HighLevel with one pipeline of twelve stages, and boards of it: the same for all, or one of ten for each, which are
 * three calls each (five owners who have two to three hundred, each twice) or one to fourteen (each owner).
 */
async function openHighLevel(folder: string) {
  const child = fork(
    join(ROOT, "scripts/bench/proxy/highlevel.ts"),
    [folder, KEY, String(STAGES), String(TRUE_LIMIT)],
    {
      execArgv: ["--import", "tsx"],
      env: { ...process.env, TSX_TSCONFIG_PATH: join(ROOT, "scripts/tsconfig.json") },
    },
  );
  const { baseUrl, pipeline, owners } = await new Promise<HighLevel>((resolve) =>
    child.once("message", (told: HighLevel) => resolve(told)),
  );
  const board = (address: string): Opened => ({
    pipeline,
    address,
    filters: filtersOf(boardParamsOf(new URLSearchParams(address))),
  });
  const boardsOf = (ids: readonly string[]) => [
    ...ids.map((id) => board(`?owner=${id}`)),
    ...ids.map((id) => board(`?owner=${id}&status=all`)),
  ];
  const ofThreeCalls = boardsOf(owners.flatMap(({ id, total }) => (total > 200 && total <= 300 ? [id] : [])));
  const unlike = boardsOf(owners.map(({ id }) => id));
  const oneOf = (boards: readonly Opened[]) => (rep: number) => {
    const opened = boards[rep % FILTERS];
    if (!opened) throw new Error(`there are ${boards.length} boards, and ${FILTERS} are needed`);
    return opened;
  };
  return {
    upstream: { baseUrl },
    same: () => board(""),
    oneOfTen: oneOf(ofThreeCalls),
    oneOfUnlike: oneOf(unlike),
    answersAfter: async (ms: number) => {
      const rules = [{ fault: { kind: "delay", ms } }];
      await fetch(`${baseUrl}/stand-in/faults`, { method: "PUT", body: JSON.stringify(rules) });
    },
    close: async () => {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

type Location = { folder: string; upstream: { baseUrl: string } };

/** A server of its own for each scenario, so that nothing is known and nothing spent. */
async function overServer({ folder, upstream }: Location, run: (open: OpenBoard) => Promise<Crowd>) {
  const server = await startServer({
    AUTH: "none",
    HIGHLEVEL_API_KEY: KEY,
    HIGHLEVEL_BASE_URL: upstream.baseUrl,
    DATABASE_URL: `file:${join(folder, "pipelane.db")}`,
  });
  try {
    // What a server does once in its life is no part of it.
    await fetch(`${server.url}/pipelines/none`);
    await pause(WINDOW_PASSES_MS);
    return await run(browserOf(server.url));
  } finally {
    await server.stop();
  }
}

/** Until the calls of before count for nobody's limit any more. */
const WINDOW_PASSES_MS = 11_000;

/** The services themselves, each rep with a session of their own: over HTTP all are one until people sign in. */
async function overServices(
  { folder, upstream }: Location,
  run: (open: (rep: number) => OpenBoard) => Promise<Crowd>,
) {
  const server = await openServer(
    parseEnv({
      HIGHLEVEL_API_KEY: KEY,
      HIGHLEVEL_BASE_URL: upstream.baseUrl,
      DATABASE_URL: `file:${join(folder, "services.db")}`,
    }),
  );
  try {
    const services = await server.servicesOf(LOCAL_SESSION);
    await pause(WINDOW_PASSES_MS);
    return await run((rep) =>
      serviceOf(serverReads({ ...services, session: { ...LOCAL_SESSION, userId: `rep-${rep}` } })),
    );
  } finally {
    await server.close();
  }
}

export type Scenario = { name: string; crowd: Crowd };
type Rep = { open: OpenBoard; opened: Opened };

/** Fifty reps open their boards, in seven ways. */
export async function runScenarios(folder: string): Promise<Scenario[]> {
  const { upstream, same, oneOfTen, oneOfUnlike, answersAfter, close } = await openHighLevel(folder);
  const location = { folder, upstream };
  const repsOf = (rep: (index: number) => Rep) => Array.from({ length: REPS }, (_, index) => rep(index));
  const sameBoard = (spreadMs: number) =>
    overServer(location, (open) =>
      openBoards({ upstream, spreadMs, reps: repsOf(() => ({ open, opened: same() })) }),
    );
  const tenFilters = () =>
    overServer(location, (open) =>
      openBoards({ upstream, spreadMs: 0, reps: repsOf((rep) => ({ open, opened: oneOfTen(rep) })) }),
    );
  const asThemselves = (boardOf: (rep: number) => Opened) =>
    overServices(location, (openOf) =>
      openBoards({
        ...{ upstream, spreadMs: 0 },
        reps: repsOf((rep) => ({ open: openOf(rep), opened: boardOf(rep) })),
      }),
    );
  try {
    const near = [
      { name: "the same board, all at once", crowd: await sameBoard(0) },
      { name: "the same board, within 10 s", crowd: await sameBoard(ARRIVAL_MS) },
      { name: "ten filters, all at once", crowd: await tenFilters() },
      { name: "ten filters, each rep with a session", crowd: await asThemselves(oneOfTen) },
    ];
    await answersAfter(FAR_MS);
    const far = [
      { name: `ten filters, answers take ${FAR_MS} ms`, crowd: await tenFilters() },
      { name: "the same, each rep with a session", crowd: await asThemselves(oneOfTen) },
      { name: "ten that are one to fourteen calls, with sessions", crowd: await asThemselves(oneOfUnlike) },
    ];
    return [...near, ...far];
  } finally {
    await close();
  }
}
