import { expect, test } from "vitest";
import { from, situation } from "./fixtures/news";
import { destination, moveSentence } from "./move-words";

const { pipeline } = situation;

test("a move names the card, where it was and where it is", () => {
  const to = { stageId: "b", status: "open" } as const;
  expect(moveSentence({ title: "Acme renewal", from, to, pipeline })).toBe(
    "Acme renewal moved from Proposal to Negotiation",
  );
});

test("a card that was won moved to Won", () => {
  const to = { stageId: "a", status: "won" } as const;
  expect(moveSentence({ title: "Acme renewal", from, to, pipeline })).toBe(
    "Acme renewal moved from Proposal to Won",
  );
});

test("a change of both says both", () => {
  expect(destination({ from, to: { stageId: "b", status: "lost" }, pipeline })).toBe("Negotiation, Lost");
});

test("a stage that is gone has a word too", () => {
  const to = { stageId: "gone", status: "open" } as const;
  expect(destination({ from, to, pipeline })).toBe("another stage");
});
