import { setTimeout as pause } from "node:timers/promises";
import type { Received } from "@/e2e/upstream/upstream";
import type { OpenBoard, Opened } from "./boards";

/** What came of many reps opening their boards. Times in milliseconds. */
export type Crowd = {
  upstreamCalls: number;
  /** Most calls that upstream received in any ten seconds, and those it answered 429. */
  mostInTenSeconds: number;
  limited: number;
  failures: number;
  /** From a rep's opening of the board until all of it is there: the quickest and the slowest rep. */
  quickestMs: number;
  slowestMs: number;
  /** From the first complete board until the last one, where all began at once. */
  firstToLastMs: number;
};

type Reps = {
  upstream: { baseUrl: string };
  /** How each rep opens a board, and which. */
  reps: readonly { open: OpenBoard; opened: Opened }[];
  /** The reps come evenly over this time, in milliseconds; 0 is all at once. */
  spreadMs: number;
};

const WINDOW_MS = 10_000;

export async function openBoards({ upstream, reps, spreadMs }: Reps): Promise<Crowd> {
  const asked = `${upstream.baseUrl}/stand-in/received`;
  await fetch(asked, { method: "DELETE" });
  const boards = await Promise.all(
    reps.map(async ({ open, opened }, index) => {
      await pause((spreadMs * index) / reps.length);
      const startedAt = performance.now();
      const isComplete = await open(opened).then(
        () => true,
        () => false,
      );
      const endedAt = performance.now();
      return { isComplete, endedAt, tookMs: endedAt - startedAt };
    }),
  );
  const took = boards.map(({ tookMs }) => tookMs);
  const ended = boards.map(({ endedAt }) => endedAt);
  const received: Received[] = await (await fetch(asked)).json();
  const sentAt = received.map(({ atMs }) => atMs);
  return {
    upstreamCalls: sentAt.length,
    mostInTenSeconds: Math.max(
      ...sentAt.map((from) => sentAt.filter((atMs) => atMs >= from && atMs < from + WINDOW_MS).length),
    ),
    limited: received.filter(({ fault }) => fault === "limit").length,
    failures: boards.filter(({ isComplete }) => !isComplete).length,
    quickestMs: Math.min(...took),
    slowestMs: Math.max(...took),
    firstToLastMs: Math.max(...ended) - Math.min(...ended),
  };
}
