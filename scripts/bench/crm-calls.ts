import type { Filled } from "./crm-filled";
import { median, quantile } from "./figures";

/** Milliseconds of one call. */
export type Figures = { medianMs: number; p99Ms: number };
export type Calls = Record<string, Figures>;

const WARM_UP = 20;
const REPETITIONS = 200;
/** So many pages deep, or as deep as the stage goes. */
const DEEP_PAGES = 25;

/** Makes one call, the `turn`-th. */
type Call = (turn: number) => Promise<unknown>;

type Measured = {
  name: string;
  /** Median on SQLite with 100,000 opportunities. */
  budgetMs: number | null;
  prepare: (filled: Filled) => Call | Promise<Call>;
};

const listOf = ({ pipelineId }: Filled) => `/pipelines/${pipelineId}/opportunities`;
const stageAt = ({ stageIds }: Filled, turn: number) => stageIds[turn % stageIds.length] ?? "";

/** The calls of a board: what it shows first, what it shows next, and what a rep does. */
export const CALLS: readonly Measured[] = [
  {
    name: "page of 20 of one stage",
    budgetMs: 2,
    prepare: (filled) => (turn) =>
      filled.call("GET", `${listOf(filled)}?status=open&limit=20&stageId=${stageAt(filled, turn)}`),
  },
  {
    name: "page of 100, deep in a stage",
    budgetMs: null,
    prepare: async (filled) => {
      const first = `${listOf(filled)}?status=open&limit=100&stageId=${stageAt(filled, 0)}`;
      let path = first;
      for (let page = 0; page < DEEP_PAGES; page++) {
        const { meta } = await filled.call("GET", path);
        if (!meta.startAfterId) break;
        path = `${first}&startAfter=${meta.startAfter}&startAfterId=${meta.startAfterId}`;
      }
      return () => filled.call("GET", path);
    },
  },
  {
    name: "summary of all stages",
    budgetMs: 10,
    prepare: (filled) => () => filled.call("GET", `/pipelines/${filled.pipelineId}/summary?status=open`),
  },
  {
    name: "summary of one owner's",
    budgetMs: null,
    prepare: (filled) => () =>
      filled.call("GET", `/pipelines/${filled.pipelineId}/summary?status=open&assignedTo=${filled.ownerId}`),
  },
  {
    name: "substring search, few matches",
    budgetMs: 20,
    prepare: async (filled) => {
      const { opportunities } = await filled.call("GET", `${listOf(filled)}?limit=100`);
      const parts = opportunities.map(({ name }: { name: string }) => name.slice(1, -1));
      return (turn) =>
        filled.call("GET", `${listOf(filled)}?query=${encodeURIComponent(parts[turn % parts.length])}`);
    },
  },
  {
    name: "substring search, a word in every tenth",
    budgetMs: null,
    prepare: (filled) => () => filled.call("GET", `${listOf(filled)}?query=solar`),
  },
  {
    name: "contact search, few matches",
    budgetMs: null,
    prepare: async (filled) => {
      const { contacts } = await filled.call("GET", "/contacts/?limit=100");
      const parts = contacts.map(({ contactName }: { contactName: string }) => contactName.slice(1, -1));
      return (turn) =>
        filled.call("GET", `/contacts/?query=${encodeURIComponent(parts[turn % parts.length])}`);
    },
  },
  {
    name: "status change",
    budgetMs: 3,
    prepare: async (filled) => {
      const { opportunities } = await filled.call("GET", `${listOf(filled)}?limit=100`);
      return (turn) => {
        const { id } = opportunities[turn % opportunities.length];
        const body = { status: "open", stageId: stageAt(filled, turn) };
        return filled.call("PUT", `${listOf(filled)}/${id}/status`, body);
      };
    },
  },
];

/** Makes each call one after another, and says what they cost. */
export async function measureCalls(filled: Filled): Promise<Calls> {
  const calls: Calls = {};
  for (const { name, prepare } of CALLS) {
    const call = await prepare(filled);
    const times: number[] = [];
    for (let turn = 0; turn < WARM_UP + REPETITIONS; turn++) {
      const started = performance.now();
      await call(turn);
      if (turn >= WARM_UP) times.push(performance.now() - started);
    }
    const sorted = times.toSorted((a, b) => a - b);
    calls[name] = { medianMs: median(sorted), p99Ms: quantile(sorted, 0.99) };
  }
  return calls;
}
