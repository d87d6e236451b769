import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { seededRandom } from "@/lib/fetch/fixtures/virtual-upstream";
import { LOCAL_SESSION as ME } from "@/lib/identity/session";
import type { EditDraft } from "./drafts";
import { type Fate, type FaultyCrm, FINE, openFaultyCrm } from "./fixtures/faulty-crm";
import type { Place } from "./model";
import type { BoardService } from "./service";

// Moves, edits and deletes of unknown outcome, over the real service and the embedded CRM, on a virtual clock.

let crm: FaultyCrm;
let board: BoardService;
beforeEach(async () => {
  crm = await openFaultyCrm();
  board = crm.openServer();
});
afterEach(() => crm.close());

const place = (stage: number, status: Place["status"] = "open") => ({
  stageId: crm.stageIds[stage] ?? "",
  status,
});

async function add(title = "Acme"): Promise<string> {
  const contact = { email: "ann@example.com", name: "Ann" };
  const draft = { title, ...place(0), value: 100, contact };
  const { id } = await crm.clock.until(
    board.createOpportunity(ME, { pipelineId: crm.pipelineId, draft, idempotencyKey: title }),
  );
  crm.received.length = 0;
  return id;
}

const at = (opportunityId: string) => ({ pipelineId: crm.pipelineId, opportunityId });

/** "done", or the error. */
type End = "done" | AppError;
const endOf = (work: Promise<unknown>): Promise<End> =>
  work.then(
    () => "done",
    (error: unknown) => {
      if (error instanceof AppError) return error;
      throw error;
    },
  );
const codeOf = (end: End) => (end === "done" ? end : end.code);

const move = (id: string, to: Place & { base?: Place }, server = board) =>
  crm.clock.until(endOf(server.moveOpportunity(ME, { ...at(id), to })));
const edit = (id: string, draft: EditDraft) =>
  crm.clock.until(endOf(board.editOpportunity(ME, { ...at(id), draft })));

const rowOf = (id: string) =>
  crm.storage.db.selectFrom("opportunities").selectAll().where("id", "=", id).executeTakeFirst();

/** The first write meets this fate, and right after it, if it is told, somebody else does something. */
function firstWrite(fate: Fate, meanwhile: () => Promise<unknown> = async () => {}): void {
  let isFirst = true;
  let isMeanwhile = false;
  crm.behave(({ method }) => {
    if (method === "GET" || !isFirst) return FINE;
    isFirst = false;
    if (!isMeanwhile) crm.clock.after(1_000, () => void meanwhile());
    isMeanwhile = true;
    return fate;
  });
}

const writes = () => crm.received.filter(({ method }) => method !== "GET").length;
const LOST = ["hangs", "breaks"] as const;

describe("F4: a move that is done and whose answer is lost", () => {
  test.each(LOST)("because it %s is read back, confirmed, and not sent again", async (answer) => {
    const id = await add();
    firstWrite({ done: "now", answer });
    expect(await move(id, { ...place(1, "won"), base: place(0) })).toBe("done");
    const row = await rowOf(id);
    await crm.clock.pass(60_000);
    expect(await rowOf(id)).toMatchObject({
      ...place(1, "won"),
      lastStatusChangeAt: row?.lastStatusChangeAt,
    });
    expect(writes()).toBe(1);
  });

  test("300 times changes each status once", async () => {
    const random = seededRandom(4);
    const id = await add();
    let from = place(0);
    const ends: End[] = [];
    for (let nth = 0; nth < 300; nth += 1) {
      const to = place(nth % 3, nth % 2 === 0 ? "won" : "open");
      firstWrite({ done: "now", answer: LOST[nth % 2] ?? "hangs" });
      const before = crm.received.length;
      ends.push(await move(id, { ...to, base: from }));
      const puts = crm.received.slice(before).filter(({ method }) => method === "PUT").length;
      expect(puts).toBe(from.stageId === to.stageId && from.status === to.status ? 0 : 1);
      expect(await rowOf(id)).toMatchObject(to);
      from = to;
      await crm.clock.pass(Math.floor(random() * 3_000));
    }
    expect(ends.filter((end) => end !== "done")).toEqual([]);
  }, 120_000);
});

describe("a write that is lost before it is done", () => {
  test("is sent once more when it can be answered in time", async () => {
    const id = await add();
    firstWrite({ done: "never", answer: "breaks" });
    expect(await move(id, { ...place(1), base: place(0) })).toBe("done");
    expect(await rowOf(id)).toMatchObject(place(1));
    expect(writes()).toBe(2);
  });

  test("ends before the browser gives up, also when the look at what it came to hangs", async () => {
    const id = await add();
    crm.behave(() => ({ done: "never", answer: "hangs" }));
    const beganMs = crm.clock.now();
    expect(codeOf(await move(id, place(1)))).toBe("upstream_timeout");
    expect(crm.clock.now() - beganMs).toBeLessThan(20_000);
  });

  test("stays unknown when there is no time for that, and the browser still hears of it", async () => {
    const id = await add();
    firstWrite({ done: { lateMs: 5_000 }, answer: "hangs" });
    const beganMs = crm.clock.now();
    expect(codeOf(await move(id, { ...place(1), base: place(0) }))).toBe("upstream_timeout");
    expect(crm.clock.now() - beganMs).toBeLessThan(20_000);
    expect(writes()).toBe(1);
  });

  test("is refused, and not unknown, when upstream itself keeps saying that it failed", async () => {
    const id = await add();
    crm.behave(({ method }) => (method === "GET" ? FINE : { done: "never", answer: 500 }));
    const end = await move(id, { ...place(1), base: place(0) });
    expect(codeOf(end)).toBe("upstream_unavailable");
    expect(end).toMatchObject({
      hint: "HighLevel is not available now. Nothing was changed.",
      retryAfterMs: 5_000,
    });
  });

  test("stays unknown when it cannot be read back", async () => {
    const id = await add();
    crm.behave(({ method }) =>
      method === "PUT" ? { done: "now", answer: "breaks" } : { done: "now", answer: 500 },
    );
    expect(codeOf(await move(id, place(1)))).toBe("upstream_timeout");
  });
});

test("a lost move of a card that somebody else moved meanwhile is a conflict that shows where it is", async () => {
  const id = await add();
  firstWrite({ done: "now", answer: "hangs" }, () =>
    crm.storage.db.updateTable("opportunities").set(place(2, "lost")).where("id", "=", id).execute(),
  );
  const end = await move(id, { ...place(1), base: place(0) });
  expect(end).toMatchObject({ code: "conflict", current: { id, ...place(2, "lost") } });
  expect(await rowOf(id)).toMatchObject(place(2, "lost"));
});

describe("a lost edit", () => {
  const draft = { title: "Acme renewal", contact: { phone: "(555) 0100" }, base: { title: "Acme" } };

  test("that was done is confirmed, however upstream writes a phone number", async () => {
    const id = await add();
    firstWrite({ done: "now", answer: "hangs" }, () =>
      crm.storage.db.updateTable("contacts").set({ phone: "+15550100" }).execute(),
    );
    expect(await edit(id, draft)).toBe("done");
    expect(writes()).toBe(1);
  });

  test("that was not done is sent again, with the place in which the card is by then", async () => {
    const id = await add();
    let nth = 0;
    crm.behave(({ method }) => {
      if (method === "GET") return FINE;
      nth += 1;
      if (nth > 1) return FINE;
      void crm.storage.db.updateTable("opportunities").set(place(2, "won")).where("id", "=", id).execute();
      return { done: "never", answer: "breaks" };
    });
    expect(await edit(id, draft)).toBe("done");
    expect(await rowOf(id)).toMatchObject({ title: "Acme renewal", ...place(2, "won") });
  });

  test("that somebody else's overtook names the fields", async () => {
    const id = await add();
    firstWrite({ done: "now", answer: "hangs" }, () =>
      crm.storage.db.updateTable("opportunities").set({ title: "Theirs" }).where("id", "=", id).execute(),
    );
    expect(await edit(id, draft)).toMatchObject({
      code: "conflict",
      current: { title: "Theirs" },
      fieldErrors: [{ path: "title" }],
    });
  });
});

test.each([
  ["now", 1],
  ["never", 2],
] as const)("a lost delete that was done %s ends with the card gone, after %i calls", async (done, calls) => {
  const id = await add();
  firstWrite({ done, answer: "breaks" });
  expect(await crm.clock.until(endOf(board.deleteOpportunity(ME, at(id))))).toBe("done");
  expect(await rowOf(id)).toBeUndefined();
  expect(writes()).toBe(calls);
});

const changes = {
  move: (id: string) => board.moveOpportunity(ME, { ...at(id), to: { ...place(1), base: place(0) } }),
  edit: (id: string) =>
    board.editOpportunity(ME, { ...at(id), draft: { title: "Mine", base: { title: "Acme" } } }),
  delete: (id: string) => board.deleteOpportunity(ME, at(id)),
};
const kinds = ["move", "edit", "delete"] as const;
const endOfChange = (kind: (typeof kinds)[number], id: string) => crm.clock.until(endOf(changes[kind](id)));

describe("a change that upstream answers with 404", () => {
  const NOT_FOUND: Fate = { done: "never", answer: 404 };

  test.each(kinds)("is refused while the opportunity is there: %s", async (kind) => {
    const id = await add();
    firstWrite(NOT_FOUND);
    expect(await endOfChange(kind, id)).toMatchObject({
      code: "rejected",
      hint: "HighLevel did not find it for this change, but it is still there. Nothing was changed.",
    });
    expect(await rowOf(id)).toMatchObject({ ...place(0), title: "Acme" });
    expect(crm.received.map(({ method }) => method).slice(-2)).toEqual([
      kind === "delete" ? "DELETE" : "PUT",
      "GET",
    ]);
    expect(writes()).toBe(1);
  });

  test.each(kinds)("says that it is gone when it is: %s", async (kind) => {
    const id = await add();
    crm.behave(({ method }) => {
      if (method === "GET") return FINE;
      void crm.storage.db.deleteFrom("opportunities").where("id", "=", id).execute();
      return NOT_FOUND;
    });
    expect(codeOf(await endOfChange(kind, id))).toBe("not_found");
    expect(writes()).toBe(1);
  });

  test.each(kinds)("claims nothing when nobody can look: %s", async (kind) => {
    const id = await add();
    let isWritten = false;
    crm.behave(({ method }) => {
      isWritten ||= method !== "GET";
      if (!isWritten) return FINE;
      return { done: "never", answer: method === "GET" ? 503 : 404 };
    });
    expect(await endOfChange(kind, id)).toMatchObject({
      code: "upstream_unavailable",
      hint: expect.stringMatching(/^HighLevel is not available now\..*Nothing was changed\./),
    });
  });

  test.each([
    ["leaves open while it is there what became of the first", false, "upstream_timeout"],
    ["is done when it is gone", true, "done"],
  ] as const)("to a delete whose first answer was lost %s", async (_name, isGone, end) => {
    const id = await add();
    crm.behave(({ method }) => {
      if (method === "GET") return FINE;
      if (writes() === 1) return { done: "never", answer: "breaks" };
      if (isGone) void crm.storage.db.deleteFrom("opportunities").where("id", "=", id).execute();
      return NOT_FOUND;
    });
    expect(codeOf(await endOfChange("delete", id))).toBe(end);
    expect(writes()).toBe(2);
  });
});

test.each(
  kinds,
)("a %s that arrives late stays open meanwhile, though upstream refuses to do it again", async (kind) => {
  const id = await add();
  crm.behave(({ method }) => {
    if (method === "GET") return FINE;
    return writes() === 1 ? { done: { lateMs: 0 }, answer: "breaks" } : { done: "never", answer: 422 };
  });
  expect(codeOf(await endOfChange(kind, id))).toBe("upstream_timeout");
  expect(writes()).toBe(2);
  const before = await rowOf(id);
  await crm.clock.pass(60_000);
  expect(await rowOf(id)).not.toEqual(before);
});

test("F3: with 20 % of 500, 502 and 503, half of them after the commit, 99.5 % of moves end right and none is lost", async () => {
  const random = seededRandom(3);
  const ids: string[] = [];
  for (let nth = 0; nth < 4; nth += 1) ids.push(await add(`Card ${nth}`));
  const isFailing = () => random() < 0.2;
  crm.behave(() => {
    if (!isFailing()) return FINE;
    const answer = [500, 502, 503][Math.floor(random() * 3)] ?? 500;
    return { done: random() < 0.5 ? "now" : "never", answer };
  });
  let right = 0;
  const moves = 600;
  for (let round = 0; round < moves / ids.length; round += 1) {
    const to = { ...place((round + 1) % 3), base: place(round % 3) };
    const ends = await crm.clock.until(
      Promise.all(ids.map((id) => endOf(board.moveOpportunity(ME, { ...at(id), to })))),
    );
    for (const [nth, end] of ends.entries()) {
      const { stageId } = (await rowOf(ids[nth] ?? "")) ?? {};
      if (end === "done") expect(stageId).toBe(to.stageId);
      // What is said not to have been done was not.
      else if (end.code === "upstream_unavailable") expect(stageId).toBe(to.base.stageId);
      if (end === "done") right += 1;
    }
    // Everybody starts the next round from where this one led.
    await crm.storage.db.updateTable("opportunities").set({ stageId: to.stageId }).execute();
    await crm.clock.pass(3_000);
  }
  expect(right / moves).toBeGreaterThanOrEqual(0.995);

  const titles = Array.from({ length: 100 }, (_, nth) => `New ${nth}`);
  for (const title of titles) {
    const draft = { title, ...place(0), contact: { email: `${title.replace(" ", "")}@example.com` } };
    const of = { pipelineId: crm.pipelineId, draft, idempotencyKey: title };
    const end = await crm.clock.until(endOf(board.createOpportunity(ME, of)));
    const made = await crm.storage.db
      .selectFrom("opportunities")
      .select("id")
      .where("title", "=", title)
      .execute();
    expect(made.length).toBeLessThanOrEqual(1);
    if (end === "done") expect(made.length).toBe(1);
    await crm.clock.pass(2_000);
  }
}, 120_000);

describe("C1: two reps move one card", () => {
  test("at once: one is told that the other was first, and upstream is written once", async () => {
    const id = await add();
    const moves = [place(1), place(2)].map((to) =>
      endOf(board.moveOpportunity(ME, { ...at(id), to: { ...to, base: place(0) } })),
    );
    const [first, second] = await crm.clock.until(Promise.all(moves));
    expect(first).toBe("done");
    expect(second).toMatchObject({ code: "conflict", current: { id, ...place(1) } });
    await crm.clock.pass(60_000);
    expect(await rowOf(id)).toMatchObject(place(1));
    expect(writes()).toBe(1);
  });

  test("one after the other on two servers: the second is told, and nothing is moved back", async () => {
    const id = await add();
    expect(await move(id, { ...place(1), base: place(0) }, crm.openServer())).toBe("done");
    expect(codeOf(await move(id, { ...place(2), base: place(0) }))).toBe("conflict");
    expect(await rowOf(id)).toMatchObject(place(1));
    expect(writes()).toBe(1);
  });

  test("behind one that takes long is told in time, and nothing is sent for it", async () => {
    const id = await add();
    firstWrite({ done: "now", answer: "hangs" });
    const moves = [place(1), place(2)].map((to) => endOf(board.moveOpportunity(ME, { ...at(id), to })));
    const [first, second] = await crm.clock.until(Promise.all(moves));
    expect(first).toBe("done");
    expect(second).toMatchObject({ code: "upstream_unavailable", retryAfterMs: 2_000 });
    expect(writes()).toBe(1);
  });
});

test("a card that is there already is not moved again", async () => {
  const id = await add();
  expect(await move(id, { ...place(0), base: place(1) })).toBe("done");
  expect(writes()).toBe(0);
});
