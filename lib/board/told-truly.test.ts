import fc from "fast-check";
import { test } from "vitest";
import { isAt, type OneCard, playOneCard, type Step } from "./fixtures/one-card";

const SEQUENCES = 4_000;
const SEED = 3;

const own: readonly Step["act"][] = [
  ...([
    "move",
    "move",
    "move",
    "save",
    "save",
    "remove",
    "undo",
    "tryAgain",
    "passTime",
    "passTime",
  ] as const),
  ...(["answer", "answer", "answerTheSecond", "refuse", "loseCall", "loseAnswer"] as const),
];
const all: readonly Step["act"][] = [
  ...own,
  ...(["arrive", "othersWereQuicker", "othersMove", "othersRemove"] as const),
];

function sequences(acts: readonly Step["act"][]) {
  const step = fc.record({ act: fc.constantFrom(...acts), a: fc.nat(20), b: fc.nat(20) });
  return fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12, size: "max" }), play);
}

test("C1, C5: whatever becomes of what a rep does to a card, they are told the end of it, and it is true", async () => {
  await fc.assert(sequences(own), { numRuns: SEQUENCES, seed: SEED });
}, 120_000);

test("C1, C5: and so they are while others are at the card, and what was lost arrives", async () => {
  await fc.assert(sequences(all), { numRuns: SEQUENCES, seed: SEED });
}, 120_000);

async function play(steps: readonly Step[]): Promise<void> {
  const card = await playOneCard(steps);
  checkTold(card);
  if (!card.hasStrangers) checkTrue(card);
  card.stop();
  card.client.clear();
}

/** Nothing is told as under way for ever, and nothing twice. */
function checkTold({ events, unanswered }: OneCard): void {
  const last = events.at(-1)?.kind;
  if (last === "moving" || last === "unknown") throw new Error(`a card stays ${last}`);
  if (unanswered() > 0) throw new Error("a form waits for ever");
  const ends = events.filter(({ kind }) => kind === "moved" || kind === "deleted");
  const ids = new Set(ends.map(({ changeId }) => changeId));
  if (ids.size < ends.length) throw new Error("an end is told twice");
  const refused = events.find(({ kind, changeId }) => kind === "refused" && ids.has(changeId));
  if (refused) throw new Error(`${refused.changeId} is told as done and as refused`);
}

/** What was told as done is so, and stands on the board. */
function checkTrue({ made, server, shown }: OneCard): void {
  const held = server.held.get("a1");
  const isDeleted = made.some(({ isDelete, isDone }) => isDelete && isDone());
  if (isDeleted === (held !== undefined)) throw new Error(`told as ${isDeleted ? "deleted" : "there"}`);
  const card = shown();
  if (held?.stageId !== card?.stageId) throw new Error("shown elsewhere");
  if (!held) return;
  const moved = made.findLast(({ place }) => place);
  if (moved?.place && moved.isDone() && !isAt(held, moved.place)) throw new Error("told as moved elsewhere");
  const saved = made.findLast(({ title }) => title);
  if (saved?.isDone() && held.title !== saved.title) throw new Error(`${saved.title} is lost`);
}
