import { expect, test } from "vitest";
import type { Place } from "@/lib/board/model";
import { ApiProblem, type ProblemCode } from "@/lib/http/api-problem";
import { about, from, problem, situation } from "./fixtures/news";
import { newsOf } from "./news-words";

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
  expect(
    newsOf({ kind: "moving", waits: "queued", ...about, ...places }, situation)?.toast?.late?.detail,
  ).toBe("It is sent once it is known what became of the last change.");
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

test("a refused move of a card that is on its way elsewhere is not said to be back", () => {
  const down = new ApiProblem({ code: "upstream_unavailable", detail: "HighLevel is not available now." });
  const event = { kind: "refused", ...about, change: "move", problem: down, canRetry: false } as const;
  const news = newsOf({ ...event, isOnItsWay: true }, situation);
  expect(news?.spoken).toBe("Acme renewal was not moved. HighLevel is not available now.");
  expect(news?.toast?.detail).toBe("HighLevel is not available now.");
  expect(news?.toast?.crowd).toBeUndefined();
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

test("an edit that is saved while a move of the card is told leaves that its toast", () => {
  const news = newsOf({ kind: "edited", ...about, leftView: false, isMoving: true }, situation);
  expect(news).toEqual({ spoken: "Acme renewal saved." });
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

test("an undo that waits for the end of its move says so until it is done, and no sooner that it is", () => {
  const to = { stageId: "a", status: "open" } as const;
  const back = { stageId: "b", status: "open" } as const;
  const places = { ...about, from: back, to, leftView: false, isUndo: true };
  const title = "Acme renewal is being moved from Negotiation to Proposal";
  const detail = "It is sent once it is known what became of the last change.";
  expect(newsOf({ kind: "moving", waits: "queued", ...places }, situation)).toEqual({
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
  expect(newsOf({ ...event, waits: "queued" }, offline)?.toast?.late).not.toHaveProperty("isKnown");
  const waiting = newsOf({ ...event, waits: "held" }, offline);
  expect(waiting?.toast?.late).toMatchObject({ tone: "waiting", isKnown: true });
  expect(waiting?.spoken).toMatch(/is being moved .* It is sent once it is known/);
});
