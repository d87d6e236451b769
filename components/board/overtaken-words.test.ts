import { expect, test } from "vitest";
import type { Place } from "@/lib/board/model";
import { ApiProblem } from "@/lib/http/api-problem";
import { about, from, situation } from "./fixtures/news";
import { newsOf } from "./news-words";

// What is told of a card that somebody else has moved or marked meanwhile.

const overtaken = new ApiProblem({ code: "conflict", detail: "Somebody else changed it meanwhile." });

/** What is told when a card of Proposal that was open is elsewhere, where a move would put it, and what they did. */
function newsOfOthers(
  now: Place,
  to: Place,
  { leftView = false, isOnScreen = true, mayArrive = false } = {},
) {
  const { changeId } = about;
  const event = { kind: "refused", changeId, change: "move", problem: overtaken, canRetry: true } as const;
  const moved = { ...about.opportunity, ...now };
  return newsOf(
    { ...event, opportunity: moved, overtaken: { from, to, leftView, mayArrive } },
    { ...situation, isOnScreen },
  );
}

test("a move that somebody else overtook says where they moved it, and offers to make it anyway", () => {
  const inDemo = { stageId: "c", status: "open" } as const;
  const news = newsOfOthers(inDemo, { stageId: "b", status: "open" });
  expect(news?.toast).toMatchObject({
    tone: "unsure",
    title: "Acme renewal was moved by someone else",
    detail: "It is in Demo given. Your move to Negotiation was not made.",
    offer: { verb: "retry", label: "Move anyway", name: "Move Acme renewal to Negotiation anyway" },
  });
  expect(news?.spoken).toBe(
    "Acme renewal was moved by someone else. It is in Demo given. Your move to Negotiation was not made.",
  );
});

test("an undo that somebody else overtook is not told as a move of the rep's", () => {
  const { changeId } = about;
  const event = { kind: "refused", changeId, change: "undo", problem: overtaken, canRetry: true } as const;
  const now = { ...about.opportunity, stageId: "c" };
  const places = {
    from: { stageId: "b", status: "open" },
    to: from,
    leftView: false,
    mayArrive: false,
  } as const;
  const news = newsOf({ ...event, opportunity: now, overtaken: places }, situation);
  expect(news?.spoken).toBe(
    "Acme renewal was moved by someone else. It is in Demo given. Your move back to Proposal was not made.",
  );
});

test("a card that somebody else won is said to be won, to be hidden where it is, and to stay won when it is moved", () => {
  const wonInDemo = { stageId: "c", status: "won" } as const;
  const to = { stageId: "b", status: "won" } as const;
  const news = newsOfOthers(wonInDemo, to, { leftView: true });
  expect(news?.toast).toMatchObject({
    title: "Acme renewal was marked Won by someone else",
    detail: "It is in Demo given. Your move to Negotiation was not made. The filters hide it now.",
    offer: { label: "Move, keep Won", name: "Move Acme renewal to Negotiation and keep it Won" },
  });
  const elsewhere = newsOfOthers(wonInDemo, to, { leftView: true, isOnScreen: false });
  expect(elsewhere?.toast?.detail).toBe("It is in Demo given. Your move to Negotiation was not made.");
});

test("a card that somebody else only won is not said to be moved", () => {
  const news = newsOfOthers({ stageId: "a", status: "won" }, { stageId: "b", status: "won" });
  expect(news?.toast).toMatchObject({
    title: "Acme renewal was marked Won by someone else",
    detail: "Your move to Negotiation was not made.",
  });
});

test("what changes the status says so on its button", () => {
  const labelOf = (now: Place, to: Place) => {
    const { label, name } = newsOfOthers(now, to)?.toast?.offer ?? {};
    return [label, name];
  };
  const won = { stageId: "a", status: "won" } as const;
  const lost = { stageId: "a", status: "lost" } as const;
  expect(labelOf(won, lost)).toEqual(["Mark as Lost", "Mark Acme renewal as Lost"]);
  expect(labelOf(won, from)).toEqual(["Reopen", "Reopen Acme renewal"]);
  expect(labelOf(won, { stageId: "b", status: "open" })).toEqual([
    "Reopen and move",
    "Reopen Acme renewal and move it to Negotiation",
  ]);
  expect(labelOf(won, { stageId: "b", status: "lost" })).toEqual([
    "Mark as Lost and move",
    "Mark Acme renewal as Lost and move it to Negotiation",
  ]);
});

test("a move that somebody else overtook and that may still arrive is not said not to have been made", () => {
  const inDemo = { stageId: "c", status: "open" } as const;
  const news = newsOfOthers(inDemo, { stageId: "b", status: "open" }, { mayArrive: true });
  expect(news?.toast?.detail).toBe(
    "It is in Demo given. Your move to Negotiation got no answer, and may still come late.",
  );
});

test("a card that somebody else reopened is said to be", () => {
  const { changeId, opportunity: now } = about;
  const won = { stageId: "a", status: "won" } as const;
  const to = { stageId: "b", status: "open" } as const;
  const event = { kind: "refused", changeId, change: "move", problem: overtaken, canRetry: true } as const;
  const told = {
    ...event,
    opportunity: now,
    overtaken: { from: won, to, leftView: false, mayArrive: false },
  };
  expect(newsOf(told, situation)?.toast).toMatchObject({
    title: "Acme renewal was reopened by someone else",
    offer: { label: "Move, keep Open" },
  });
});

test("where somebody else has done what was meant, and more, nothing is said to be undone and nothing is offered", () => {
  const { changeId } = about;
  const now = { ...about.opportunity, stageId: "b", status: "won" } as const;
  const from = { stageId: "a", status: "open" } as const;
  const event = { kind: "refused", changeId, change: "move", problem: overtaken, canRetry: true } as const;
  const told = {
    ...event,
    opportunity: now,
    overtaken: { from, to: now, leftView: false, mayArrive: false },
  };
  const toast = newsOf(told, situation)?.toast;
  expect(toast).toMatchObject({ title: "Acme renewal was marked Won by someone else" });
  expect(toast?.detail).not.toContain("not made");
  expect(toast).not.toHaveProperty("offer");
});
