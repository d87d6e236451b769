import { expect, test } from "vitest";
import type { Place } from "@/lib/board/model";
import { ApiProblem, type ProblemCode } from "@/lib/http/api-problem";
import { newsOf } from "./news-words";

const pipeline = {
  id: "p",
  name: "Sales",
  stages: [
    { id: "a", name: "Proposal" },
    { id: "b", name: "Negotiation" },
    { id: "c", name: "Demo given" },
  ],
};
const situation = { pipeline, isOnScreen: true, isOffline: false, nowMs: 5_000 };
const opportunity = {
  id: "o",
  title: "Acme renewal",
  value: 1200,
  stageId: "a",
  status: "open",
  ownerId: null,
  source: null,
  createdAt: "2026-01-01T00:00:00Z",
  updatedAt: "2026-01-01T00:00:00Z",
  lastStatusChangeAt: null,
  contact: { id: "c", name: null, company: null, email: null, phone: null, tags: [] },
} as const;
const about = {
  changeId: "1",
  opportunity: { ...opportunity, contact: { ...opportunity.contact, tags: [] } },
};
const from = { stageId: "a", status: "open" } as const;
const problem = new ApiProblem({ code: "rejected", detail: "The CRM does not allow this move." });

test("a move is told at once, with an Undo", () => {
  const to = { stageId: "b", status: "open" } as const;
  const news = newsOf(
    { kind: "moving", waits: false, ...about, from, to, leftView: false, isUndo: false },
    situation,
  );
  expect(news?.spoken).toBe("Acme renewal moved from Proposal to Negotiation.");
  expect(news?.toast?.offer).toMatchObject({ verb: "undo", label: "Undo" });
});

test("a move that takes long is told as being made, until it is", () => {
  const to = { stageId: "b", status: "open" } as const;
  const places = { from, to, leftView: false, isUndo: false };
  const news = newsOf({ kind: "moving", waits: false, ...about, ...places }, situation);
  expect(news?.toast?.late).toEqual({
    tone: "waiting",
    title: "Acme renewal is being moved from Proposal to Negotiation",
  });
  expect(newsOf({ kind: "moving", waits: true, ...about, ...places }, situation)?.toast?.late?.detail).toBe(
    "It is sent once it is known what became of the last change.",
  );
  expect(newsOf({ kind: "moved", wasInDoubt: false, ...about, ...places }, situation)).toEqual({
    ...{ spoken: null, toast: null, isSettled: true },
  });
});

test("a card that the filters hide says where it went", () => {
  const to = { stageId: "a", status: "won" } as const;
  const news = newsOf(
    { kind: "moving", waits: false, ...about, from, to, leftView: true, isUndo: false },
    situation,
  );
  expect(news?.spoken).toBe("Acme renewal moved from Proposal to Won. The filters hide it now.");
});

test("an undo takes the toast away and says so", () => {
  const to = { stageId: "a", status: "open" } as const;
  const back = { stageId: "b", status: "open" } as const;
  const news = newsOf(
    { kind: "moving", waits: false, ...about, from: back, to, leftView: false, isUndo: true },
    situation,
  );
  expect(news).toEqual({ spoken: "Undone. Acme renewal is back in Proposal.", toast: null });
});

test("an undo whose board has left the screen is shown, in words that say nothing of other filters", () => {
  const to = { stageId: "a", status: "open" } as const;
  const back = { stageId: "b", status: "open" } as const;
  const event = {
    kind: "moving",
    waits: false,
    ...about,
    from: back,
    to,
    leftView: true,
    isUndo: true,
  } as const;
  expect(newsOf(event, { ...situation, isOnScreen: false })?.toast).toEqual({
    tone: "good",
    title: "Undone. Acme renewal is back in Proposal",
    late: { tone: "waiting", title: "Acme renewal is being moved from Negotiation to Proposal" },
  });
});

test("a refused move gives the reason and can be tried again", () => {
  const news = newsOf({ kind: "refused", ...about, change: "move", problem, canRetry: true }, situation);
  expect(news?.toast).toMatchObject({
    tone: "problem",
    title: "Acme renewal was not moved",
    detail: "The CRM does not allow this move. It is back where it was.",
    offer: { verb: "retry", label: "Try again" },
  });
  expect(news?.spoken).toBe(
    "Acme renewal was not moved; it is back in Proposal. The CRM does not allow this move.",
  );
});

test("a refused move that is worth another try later says when, once to the ear and counted for the eye", () => {
  const busy = new ApiProblem({
    code: "upstream_unavailable",
    detail: "HighLevel is busy.",
    retryAtMs: 14_000,
  });
  const event = { kind: "refused", ...about, change: "move", problem: busy, canRetry: true } as const;
  const news = newsOf(event, situation);
  expect(news?.spoken).toBe(
    "Acme renewal was not moved; it is back in Proposal. HighLevel is busy. Try again in 9 s.",
  );
  expect(news?.toast).toMatchObject({
    detail: "HighLevel is busy. It is back where it was.",
    retryAtMs: 14_000,
  });
});

test("a refused undo says that the card was not moved back, and where it stays", () => {
  const event = { kind: "refused", ...about, change: "undo", problem, canRetry: true } as const;
  const news = newsOf(event, situation);
  expect(news?.toast).toMatchObject({
    title: "Acme renewal was not moved back",
    detail: "The CRM does not allow this move. It stays in Proposal.",
    offer: { verb: "retry", label: "Try again", name: "Try again to move Acme renewal back" },
  });
  expect(news?.spoken).toBe(
    "Acme renewal was not moved back; it stays in Proposal. The CRM does not allow this move.",
  );
  const won = newsOf({ ...event, opportunity: { ...about.opportunity, status: "won" } }, situation);
  expect(won?.toast?.detail).toBe("The CRM does not allow this move. It stays in Proposal, Won.");
});

test("an undo without an answer is in doubt as an undo", () => {
  const toast = newsOf({ kind: "unknown", ...about, change: "undo", problem }, situation)?.toast;
  expect(toast?.title).toBe("It is not known whether Acme renewal was moved back");
  expect(toast?.crowd?.title(2)).toBe("It is not known whether 2 opportunities were moved back");
});

test("undos that an outage refuses are told together, but not with moves, which are back where they were", () => {
  const down = new ApiProblem({ code: "upstream_unavailable", detail: "HighLevel is not available now." });
  const crowdOf = (change: "move" | "undo") =>
    newsOf({ kind: "refused", ...about, change, problem: down, canRetry: true }, situation)?.toast?.crowd;
  const undos = crowdOf("undo");
  expect(undos?.key).not.toBe(crowdOf("move")?.key);
  expect(undos?.title(3)).toBe("3 opportunities were not moved back");
  expect(undos?.detail).toBe("They stay where they are.");
  expect(undos?.offer(3)).toBe("Try again to move 3 opportunities back");
});

test("a move that was refused for want of a line says so in words that stay true", () => {
  const offline = new ApiProblem({ code: "offline", detail: "You are offline. Nothing was sent." });
  const event = { kind: "refused", ...about, change: "move", problem: offline, canRetry: true } as const;
  const news = newsOf(event, situation);
  expect(news?.toast?.detail).toBe("You were offline, and nothing was sent. It is back where it was.");
  expect(news?.spoken).toBe(
    "Acme renewal was not moved; it is back in Proposal. You were offline, and nothing was sent.",
  );
});

test("what an outage refuses can be told together, and not what is about the one card", () => {
  const refused = (code: ProblemCode) => {
    const why = new ApiProblem({ code, detail: "HighLevel is not available now." });
    const event = { kind: "refused", ...about, change: "move", problem: why, canRetry: true } as const;
    return newsOf(event, situation)?.toast?.crowd;
  };
  expect(refused("upstream_unavailable")?.key).toBe(refused("offline")?.key);
  expect(refused("upstream_unavailable")?.title(3)).toBe("3 opportunities were not moved");
  expect(refused("upstream_unavailable")).toMatchObject({
    reason: "HighLevel is not available now.",
    detail: "They are back where they were.",
  });
  for (const code of ["rejected", "not_found", "conflict"] as const) expect(refused(code)).toBeUndefined();
});

test("a move that cannot be sent is not told as done", () => {
  const to = { stageId: "b", status: "open" } as const;
  const event = { kind: "moving", waits: false, ...about, from, to, leftView: false, isUndo: false } as const;
  expect(newsOf(event, { ...situation, isOffline: true })).toBeNull();
});

test("a move without an answer says that nobody knows and offers to look", () => {
  const news = newsOf({ kind: "unknown", ...about, change: "move", problem }, situation);
  expect(news?.toast?.title).toBe("It is not known whether Acme renewal was moved");
  expect(news?.toast?.offer?.label).toBe("Check again");
  expect(news?.spoken).toMatch(/^It is not known whether Acme renewal was moved\. /);
});

test("a move that was in doubt and has happened is told once more, as done", () => {
  const to = { stageId: "b", status: "open" } as const;
  const places = { from, to, leftView: false, isUndo: false };
  const toast = newsOf({ kind: "moved", wasInDoubt: true, ...about, ...places }, situation)?.toast;
  expect(toast?.title).toBe("Acme renewal moved from Proposal to Negotiation");
  expect(toast?.late).toBeUndefined();
});

test("a card that somebody deleted is not said to be back, and its move cannot be tried again", () => {
  const gone = new ApiProblem({ code: "not_found", detail: "The CRM does not know this." });
  const event = { kind: "refused", ...about, change: "move", problem: gone, canRetry: false } as const;
  const toast = newsOf(event, situation)?.toast;
  expect(toast?.detail).toBe("It no longer exists: somebody deleted it meanwhile.");
  expect(toast?.offer).toBeUndefined();
});

test("an edit of a card that somebody else has marked or moved meanwhile says so", () => {
  const detailOf = (now: Place, leftView: boolean) => {
    const moved = { ...about.opportunity, ...now };
    const event = { kind: "edited", changeId: "1", opportunity: moved, leftView, from } as const;
    return newsOf(event, situation)?.toast?.detail;
  };
  expect(detailOf({ stageId: "a", status: "won" }, true)).toBe(
    "Somebody else marked it Won. The filters hide it now.",
  );
  expect(detailOf({ stageId: "c", status: "open" }, false)).toBe("Somebody else moved it to Demo given.");
  expect(detailOf({ stageId: "c", status: "lost" }, false)).toBe(
    "Somebody else moved it to Demo given and marked it Lost.",
  );
  const alone = newsOf({ kind: "edited", ...about, leftView: false }, situation);
  expect(alone).toEqual({
    spoken: "Acme renewal saved.",
    toast: { tone: "good", title: "Acme renewal saved" },
  });
});

test("an edit that turns out lost after its dialog was closed is told without a second try", () => {
  const news = newsOf({ kind: "refused", ...about, change: "edit", problem, canRetry: false }, situation);
  expect(news?.toast).toEqual({
    tone: "problem",
    title: "Acme renewal was not saved",
    detail: "The CRM does not allow this move.",
    retryAtMs: null,
  });
});

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

test("an undo that waits for the end of its move says so until it is done, and no sooner that it is", () => {
  const to = { stageId: "a", status: "open" } as const;
  const back = { stageId: "b", status: "open" } as const;
  const places = { ...about, from: back, to, leftView: false, isUndo: true };
  const title = "Acme renewal is being moved from Negotiation to Proposal";
  const detail = "It is sent once it is known what became of the last change.";
  expect(newsOf({ kind: "moving", waits: true, ...places }, situation)).toEqual({
    spoken: `${title}. ${detail}`,
    toast: { tone: "waiting", title, detail },
  });
  expect(newsOf({ kind: "moved", wasInDoubt: false, ...places }, situation)).toEqual({
    spoken: null,
    toast: null,
    isSettled: true,
  });
});

test("what is done offline and waits anyhow is told as waiting", () => {
  const to = { stageId: "b", status: "open" } as const;
  const event = { kind: "moving", ...about, from, to, leftView: false, isUndo: false } as const;
  const offline = { ...situation, isOffline: true };
  expect(newsOf({ ...event, waits: false }, offline)).toBeNull();
  expect(newsOf({ ...event, waits: true }, offline)?.toast?.late).not.toHaveProperty("isKnown");
  const waiting = newsOf({ ...event, waits: true, isHeldBack: true }, offline);
  expect(waiting?.toast?.late).toMatchObject({ tone: "waiting", isKnown: true });
  expect(waiting?.spoken).toMatch(/is being moved .* It is sent once it is known/);
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
