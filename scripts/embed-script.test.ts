import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";

const BOARD = "https://pipelane.example.com";

type Hear = (event: { source: unknown; origin: string; data: unknown }) => void;
type Board = { destroy(): Promise<void>; openOpportunity(id: string): void };
type Pipelane = { mount(element: object, options: object): Board };

/** public/embed.js as it stands, in a portal's page of which there is only what it touches. */
function openPortal(options: object = {}) {
  const posted: Record<string, unknown>[] = [];
  const told: unknown[] = [];
  const listeners = new Set<Hear>();
  const late: (() => void)[] = [];
  const window: { Pipelane?: Pipelane } = {};
  class Element {
    append() {}
  }
  const contentWindow = {
    postMessage: (data: object, origin: string) => void posted.push({ ...data, origin }),
  };
  const frame = { style: {}, contentWindow, remove: () => {} };
  runInNewContext(readFileSync("public/embed.js", "utf8"), {
    ...{ window, Element, URL },
    document: { baseURI: "https://portal.example.com/", createElement: () => frame },
    addEventListener: (_: string, hear: Hear) => listeners.add(hear),
    removeEventListener: (_: string, hear: Hear) => listeners.delete(hear),
    setTimeout: (work: () => void) => late.push(work),
    clearTimeout: () => {},
  });
  const board = window.Pipelane?.mount(new Element(), {
    src: `${BOARD}/embed/nova`,
    getToken: () => "a.b.c",
    onEvent: (event: unknown) => told.push(event),
    ...options,
  });
  if (!board) throw new Error("there is no Pipelane.mount");
  const say = (message: object, { origin = BOARD, source = contentWindow }: Partial<Origin> = {}) => {
    for (const hear of listeners) hear({ source, origin, data: { pipelane: 1, ...message } });
  };
  return { board, posted, told, say, late, listeners };
}
type Origin = { origin: string; source: object };

test("A6: a portal hands its token to the board alone, and hears nobody else", async () => {
  const { posted, told, say } = openPortal();
  for (const from of [{ origin: "https://evil.example" }, { origin: "null" }, { source: {} }]) {
    say({ type: "token-wanted" }, from);
    say({ type: "ready", pipelineId: "p" }, from);
  }
  say({ type: "token-wanted", pipelane: 2 });
  say({ type: "constructor" });
  say({ type: "token-wanted" });
  await expect.poll(() => posted).toEqual([{ pipelane: 1, type: "token", token: "a.b.c", origin: BOARD }]);
  expect(told).toEqual([]);
});

test("what is asked of a board before it is there is done once it is", () => {
  const { board, posted, say } = openPortal();
  board.openOpportunity("o1");
  expect(posted).toEqual([]);
  say({ type: "ready", pipelineId: "p" });
  expect(posted).toMatchObject([{ type: "open-opportunity", opportunityId: "o1" }]);
  say({ type: "error", code: "conflict", opportunityId: "o1" });
  board.openOpportunity("o2");
  expect(posted).toHaveLength(2);
  say({ type: "error", code: "ended" });
  board.openOpportunity("o3");
  expect(posted).toHaveLength(2);
  say({ type: "ready", pipelineId: "p" });
  expect(posted).toMatchObject([{}, { opportunityId: "o2" }, { opportunityId: "o3" }]);
});

test("a frame that says nothing is told as a board that cannot be reached", () => {
  const { told, late } = openPortal();
  for (const work of late) work();
  expect(told).toEqual([{ type: "error", code: "unreachable" }]);
});

test("a mount without an address says what it wants", () => {
  expect(() => openPortal({ src: undefined })).toThrow(/src must be the address/);
});

test.each([
  "the board says so",
  "it took too long",
])("a board that is ended twice has ended once %s", async (how) => {
  const { board, posted, say, late, listeners } = openPortal();
  const ends = [board.destroy(), board.destroy()];
  if (how === "the board says so") say({ type: "ended" });
  else for (const work of late) work();
  await Promise.all(ends);
  expect(posted).toMatchObject([{ type: "end" }]);
  expect(listeners.size).toBe(0);
});
