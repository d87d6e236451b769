import { describe, expect, test } from "vitest";
import { ApiProblem } from "@/lib/http/api-problem";
import { flush, openFixture } from "./fixtures/board-fixture";
import { opportunity, problem } from "./fixtures/model-server";

const a1 = opportunity("a1", { age: 1 });
const b1 = opportunity("b1", { age: 3, stageId: "B", value: 5 });
const toA = { stageId: "A", status: "open" } as const;
const toB = { stageId: "B", status: "open" } as const;
const toC = { stageId: "C", status: "open" } as const;

/** A board with a move to B that is not answered, and what came of the moves that were told. */
async function openMoving() {
  const fixture = await openFixture([a1, b1]);
  const { board, writes, events } = fixture;
  writes.hold();
  const moveId = board.actions.move(a1, toB) ?? "";
  const told = () => events.map(({ kind }) => kind);
  /** Deletes the card, which is refused in the end. */
  const deleteInVain = async () => {
    const refused = expect(board.actions.remove({ ...a1, ...toB })).rejects.toMatchObject({
      code: "forbidden",
    });
    await flush();
    return async () => {
      await writes.held[0]?.fail(problem("forbidden"));
      await refused;
    };
  };
  return { ...fixture, moveId, told, deleteInVain };
}

describe("a move is told to its end", () => {
  test("that was done before a deletion that is refused", async () => {
    const { writes, told, deleteInVain, board } = await openMoving();
    const refuse = await deleteInVain();
    await writes.held[0]?.pass();
    await refuse();
    expect(told()).toEqual(["moving", "moved"]);
    expect(board.stage("B").opportunities).toContainEqual(expect.objectContaining({ change: "undeleted" }));
  });

  test("that was refused before a deletion that is refused, and can be tried again", async () => {
    const { board, writes, told, deleteInVain, moveId } = await openMoving();
    const refuse = await deleteInVain();
    await writes.held[0]?.fail(problem("forbidden"));
    await refuse();
    expect(told()).toEqual(["moving", "refused"]);
    expect(board.stage("A").opportunities).toMatchObject([{ change: "refused" }]);
    board.actions.retry(moveId);
    await flush();
    expect(writes.held.map(({ subject }) => subject.write)).toMatchObject([{ to: toB }]);
  });

  test("that was done before a form with another stage that is refused", async () => {
    const { board, writes, told } = await openMoving();
    const edited = expect(board.actions.edit("a1", toC)).rejects.toMatchObject({ code: "rejected" });
    await flush();
    await writes.held[0]?.pass();
    await writes.held[0]?.fail(problem("rejected"));
    await edited;
    expect(told()).toEqual(["moving", "moved"]);
  });

  test("that was lost before a deletion that is refused", async () => {
    const { writes, told, deleteInVain, settleDoubts } = await openMoving();
    await writes.held[0]?.fail(problem("timeout"));
    const refuse = await deleteInVain();
    await settleDoubts();
    await refuse();
    expect(told().at(-1)).toBe("refused");
  });

  test("that waits behind a lost one which somebody else overtook, with a deletion between", async () => {
    const { board, writes, server, told, deleteInVain, settleDoubts } = await openMoving();
    await writes.held[0]?.fail(problem("timeout"));
    board.actions.move({ ...a1, ...toB }, toA);
    await flush();
    server.put({ ...a1, ...toC });
    const refuse = await deleteInVain();
    await settleDoubts();
    await refuse();
    expect(["moved", "refused"]).toContain(told().at(-1));
  });

  test.each([
    ["they had left it where that leads", toA, "moved"],
    ["they had put it elsewhere, and can be made anyway", toC, "refused"],
  ] as const)("that takes back a form's stage, which others were quicker than: %s", async (_, there, end) => {
    const { board, writes, events, server } = await openFixture([a1, b1]);
    writes.hold();
    const saved = expect(board.actions.edit("a1", { title: "Mine", ...toB })).rejects.toMatchObject({
      code: "conflict",
    });
    board.actions.move({ ...a1, ...toB, title: "Mine" }, toA);
    await flush();
    const current = server.put({ ...a1, ...there, title: "Theirs" });
    await writes.held[0]?.fail(new ApiProblem({ code: "conflict", detail: "Changed.", current }));
    await saved;
    expect(events.map(({ kind }) => kind)).toEqual(["moving", end]);
    if (end === "moved") return;
    expect(events.at(-1)).toMatchObject({ canRetry: true, overtaken: { from: toB, to: toA } });
    board.actions.retry(events.at(-1)?.changeId ?? "");
    while (writes.held.length > 0) await writes.held[0]?.pass();
    expect(server.held.get("a1")).toMatchObject({ ...toA, title: "Theirs" });
  });

  test("that was refused before a form with another stage: not as one that is back, and cannot be tried again", async () => {
    const { board, writes, events } = await openMoving();
    const saved = board.actions.edit("a1", toC);
    await flush();
    await writes.held[0]?.fail(problem("upstream_unavailable"));
    expect(events.at(-1)).toMatchObject({ kind: "refused", canRetry: false, isOnItsWay: true });
    await writes.held[0]?.pass();
    await saved;
    expect(board.stage("C").opportunities).toMatchObject([{ id: "a1" }]);
  });

  test("that is made behind a form that is being saved is told as waiting, and as moved after that is saved", async () => {
    const { board, writes, events } = await openFixture([a1, b1]);
    writes.hold();
    const saved = board.actions.edit("a1", { title: "Mine", ...toB });
    board.actions.move({ ...a1, ...toB, title: "Mine" }, toC);
    await flush();
    for (const _ of ["the form", "the move"]) await writes.held[0]?.pass();
    await saved;
    expect(events).toMatchObject([
      { kind: "moving", waits: "held" },
      { kind: "edited", isMoving: true },
      { kind: "moved", to: toC },
    ]);
  });

  test("that leads where a form would have led, which is refused", async () => {
    const { board, writes, events, server } = await openFixture([a1, b1]);
    writes.hold();
    board.actions.move(a1, { stageId: "A", status: "won" });
    const edited = expect(board.actions.edit("a1", { stageId: "B" })).rejects.toMatchObject({
      code: "rejected",
    });
    const last = board.actions.move({ ...a1, stageId: "B", status: "won" }, toB);
    await flush();
    for (const _ of ["the move", "the form"]) await writes.held[0]?.fail(problem("rejected"));
    await edited;
    await writes.held[0]?.pass();
    expect(server.held.get("a1")).toMatchObject(toB);
    expect(events.at(-1)).toMatchObject({ kind: "moved", changeId: last });
  });

  test("that takes back a lost one, which comes late, though a deletion between was refused", async () => {
    const { board, writes, server, moveId, told, settleDoubts } = await openMoving();
    await writes.held[0]?.fail(problem("timeout"));
    board.actions.undo(moveId);
    await flush();
    const refused = expect(board.actions.remove(a1)).rejects.toMatchObject({ code: "forbidden" });
    await flush();
    await writes.held[0]?.fail(problem("forbidden"));
    await refused;
    server.put({ ...a1, ...toB });
    await settleDoubts();
    await writes.held[0]?.pass();
    expect(server.held.get("a1")).toMatchObject(toA);
    expect(told().at(-1)).toBe("moved");
  });
});

test("a move that waits behind a form leaves what that has found others to have changed", async () => {
  const { board, writes, events, server } = await openFixture([a1, b1], {});
  writes.hold();
  const saved = board.actions.edit("a1", { title: "Mine" });
  board.actions.move({ ...a1, title: "Mine" }, toB);
  await flush();
  server.put({ ...a1, stageId: "C", status: "won" });
  for (const _ of ["the form", "the move"]) await writes.held[0]?.pass();
  await saved;
  expect(server.held.get("a1")).toMatchObject({ title: "Mine", stageId: "B", status: "won" });
  expect(events).toContainEqual(expect.objectContaining({ kind: "edited", from: toA }));
});

test("a form that showed where a refused move would have led blames nobody else for that", async () => {
  const { board, writes } = await openMoving();
  const base = { stageId: "B", status: "open", value: 10 } as const;
  const saved = board.actions.edit("a1", { stageId: "C", value: 5, base });
  await flush();
  await writes.held[0]?.fail(problem("forbidden"));
  expect(writes.held[0]?.subject.write).toMatchObject({
    draft: { stageId: "C", base: { stageId: "A", status: "open", value: 10 } },
  });
  await writes.held[0]?.pass();
  await saved;
});

test("a deletion that was in doubt and is refused offers no other try where the card offers one of its move", async () => {
  const { board, writes, events, moveId, settleDoubts } = await openMoving();
  const deleted = expect(board.actions.remove({ ...a1, ...toB })).rejects.toMatchObject({ code: "timeout" });
  await flush();
  await writes.held[0]?.fail(problem("forbidden"));
  await writes.held[0]?.fail(problem("timeout"));
  await deleted;
  await settleDoubts();
  expect(events.slice(-2)).toMatchObject([
    { kind: "refused", change: "move", canRetry: true, changeId: moveId },
    { kind: "refused", change: "delete", canRetry: false },
  ]);
  board.actions.again("a1");
  await flush();
  expect(writes.held.map(({ subject }) => subject.write)).toMatchObject([{ kind: "move", to: toB }]);
});

test("a deletion that is refused lets no older move overrule what was saved since", async () => {
  const { board, writes, server, settleDoubts } = await openMoving();
  writes.held[0]?.leaveOpen(1);
  await writes.held[0]?.pass();
  board.actions.move({ ...a1, ...toB }, toC);
  const saved = board.actions.edit("a1", toA);
  const deleted = expect(board.actions.remove({ ...a1, ...toA })).rejects.toMatchObject({
    code: "forbidden",
  });
  await settleDoubts();
  for (let one = writes.held[0]; one; one = writes.held[0])
    await (one.subject.write.kind === "delete" ? one.fail(problem("forbidden")) : one.pass());
  await saved;
  await deleted;
  expect(server.held.get("a1")).toMatchObject(toA);
});

test("an edit that somebody else was quicker than calls off no way back from a later form", async () => {
  const { board, writes, server } = await openMoving();
  const saved = board.actions.edit("a1", toC);
  board.actions.move({ ...a1, ...toC }, toA);
  await flush();
  await writes.held[0]?.fail(problem("conflict"));
  while (writes.held.length > 0) await writes.held[0]?.pass();
  await saved;
  expect(server.held.get("a1")).toMatchObject(toA);
});
