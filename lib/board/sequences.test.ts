import fc from "fast-check";
import { test } from "vitest";
import { expected } from "./changes";
import { FILTERS, PIPELINE_ID, type Simulation, STAGES, simulate } from "./fixtures/simulation";
import { ACTS, type Step } from "./fixtures/steps";
import type { Opportunity } from "./model";
import { compareInStage } from "./stage-list";
import { createView, type View } from "./view";

const SEQUENCES = 10_000;
const SEED = 20_261_122;

const own: readonly Step["act"][] = [
  ...(["move", "move", "move", "moveAgain", "moveAgain", "edit", "remove", "create"] as const),
  ...(["take", "answer", "answer", "answer", "refuse", "lose", "lookUp"] as const),
  ...(["readNext", "readNext", "readHead", "readHead", "readFirst", "readSummary", "readSummary"] as const),
  ...(["run", "run", "deliver", "deliver", "deliver", "reload", "filter", "forget"] as const),
  ...(["leave", "moveElsewhere"] as const),
];
const all: readonly Step["act"][] = [...own, "othersMove", "othersMove", "othersRemove", "arrive", "arrive"];

function sequences(acts: readonly Step["act"][]) {
  const pick = fc.nat(40);
  return fc.array(fc.record({ act: fc.constantFrom(...acts), a: pick, b: pick, c: pick }), {
    minLength: 4,
    maxLength: 26,
    size: "max",
  });
}

test("C5: whatever the line does, our own changes are shown, once, and nothing else moves", async () => {
  await fc.assert(
    fc.asyncProperty(sequences(own), (steps) => play(steps)),
    { numRuns: SEQUENCES * 0.6, seed: SEED },
  );
}, 120_000);

test("C5: with other people at work, what is shown equals upstream once all has settled", async () => {
  await fc.assert(
    fc.asyncProperty(sequences(all), (steps) => play(steps)),
    { numRuns: SEQUENCES * 0.4, seed: SEED },
  );
}, 120_000);

async function play(steps: readonly Step[]): Promise<void> {
  const simulation = simulate();
  simulation.reload();
  while (simulation.underWay.length > 0) simulation.deliver(0);
  for (const { act, ...picks } of steps) {
    ACTS[act](simulation, picks);
    await settleAnswers();
    checkAlways(simulation);
  }
  checkMemory(simulation);
  await settleAll(simulation);
  checkAlways(simulation);
  checkMemory(simulation);
  for (const stageId of STAGES) simulation.readPage(stageId, "head");
  while (simulation.underWay.length > 0) simulation.deliver(0);
  checkHeads(simulation);
  simulation.reload();
  while (simulation.underWay.length > 0) simulation.deliver(0);
  checkReloaded(simulation);
}

/** Lets promises that have their answer go on. */
async function settleAnswers(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await null;
}

async function settleAll(simulation: Simulation): Promise<void> {
  while (simulation.sent.length > 0 || hasChanges(simulation)) {
    const [one] = simulation.sent;
    if (one && simulation.take(one)) one.end("pass");
    simulation.runTimers();
    await settleAnswers();
  }
  while (simulation.underWay.length > 0) simulation.deliver(0);
}

function hasChanges({ store }: Simulation): boolean {
  return [...store.log().tracks.values()].some(
    ({ changes, mayArrive }) => changes.length > 0 || mayArrive.length > 0,
  );
}

function checkAlways(simulation: Simulation): void {
  const view = simulation.viewOf(simulation.shown());
  checkNothingTwice(view);
  checkChangesShown(simulation, view);
  if (simulation.hasStrangers()) return;
  checkCards(simulation, view);
  checkCounts(simulation, view);
}

function checkNothingTwice(view: View): void {
  const ids = [...view.stages.values()].flatMap(({ opportunities }) => opportunities.map(({ id }) => id));
  if (ids.length !== new Set(ids).size) throw new Error(`twice: ${ids.join(" ")}`);
  for (const [stageId, { opportunities }] of view.stages) {
    for (const one of opportunities)
      if (one.stageId !== stageId) throw new Error(`${one.id} is in ${stageId}`);
  }
}

function checkChangesShown(simulation: Simulation, view: View): void {
  for (const [id, track] of simulation.store.log().tracks) {
    if (track.changes.length === 0 || track.pipelineId !== PIPELINE_ID) continue;
    const known = view.known(id)?.opportunity ?? null;
    const target = expected(track, known);
    const shown = [...view.stages.values()]
      .flatMap(({ opportunities }) => opportunities)
      .find((one) => one.id === id);
    const wanted = target && simulation.visible(target) ? text(target) : "nowhere";
    const found = shown ? text(shown) : "nowhere";
    if (found !== wanted) throw new Error(`${id} is on its way to ${wanted}, and is shown as ${found}`);
    if (shown && shown.change === null) throw new Error(`${id} does not say that it is on its way`);
  }
}

/** What a view remembers changes nothing but identities. */
function checkMemory(simulation: Simulation): void {
  const view = simulation.viewOf(simulation.shown());
  const fresh = simulation.viewOf(simulation.shown(), simulation.store.log(), createView());
  for (const [stageId, { opportunities, ...tally }] of fresh.stages) {
    const { opportunities: remembered = [], ...rest } = view.stages.get(stageId) ?? {};
    const isSame = opportunities.every(
      (one, n) => one.id === remembered[n]?.id && one.change === remembered[n]?.change,
    );
    if (
      !isSame ||
      opportunities.length !== remembered.length ||
      JSON.stringify(tally) !== JSON.stringify(rest)
    ) {
      throw new Error(`${stageId} is remembered wrong`);
    }
  }
}

/** Of what was read and of what we did, nothing is missing and nothing is elsewhere. */
function checkCards(simulation: Simulation, view: View): void {
  const truth = simulation.truth();
  for (const [stageId, { opportunities }] of view.stages) {
    const here = [...truth.values()].filter((one) => one.stageId === stageId && simulation.visible(one));
    const unanswered = simulation.unanswered();
    const ids = new Set(opportunities.map(({ id }) => id));
    for (const one of opportunities) {
      const true_ = truth.get(one.id);
      if (!true_ || !here.includes(true_) || !isSameCard(one, true_)) {
        throw new Error(
          `${one.id} is shown in ${stageId} as ${text(one)}, and is ${true_ ? text(true_) : "gone"}`,
        );
      }
    }
    for (const one of here) {
      if (!ids.has(one.id) && !unanswered.has(one.id) && isLoaded(simulation, stageId, one))
        throw new Error(`${one.id} is missing in ${stageId}`);
    }
  }
}

function isSameCard(a: Opportunity, b: Opportunity): boolean {
  return text(a) === text(b);
}

function text({ id, title, value, stageId, status, ownerId }: Opportunity): string {
  return `${id}|${title}|${value}|${stageId}|${status}|${ownerId}`;
}

/** Whether the pages of a stage reach as far down as an opportunity's place. */
function isLoaded(simulation: Simulation, stageId: string, one: Opportunity): boolean {
  const pages = simulation.reads(simulation.shown()).stages.get(stageId)?.pages ?? [];
  const last = pages.at(-1);
  if (!last) return false;
  if (last.nextCursor === null) return true;
  const lowest = last.opportunities.at(-1);
  return lowest !== undefined && compareInStage(one, lowest) <= 0;
}

/** Once heads were read anew, what they cover is as upstream has it, whoever wrote. */
function checkHeads(simulation: Simulation): void {
  const view = simulation.viewOf(simulation.shown());
  for (const [stageId, { head }] of simulation.reads(simulation.shown()).stages) {
    if (!head) continue;
    const last = head.nextCursor === null ? undefined : head.opportunities.at(-1);
    const shown = (view.stages.get(stageId)?.opportunities ?? [])
      .filter((one) => !last || compareInStage(one, last) <= 0)
      .sort(compareInStage);
    const wanted = head.opportunities.map(text).join();
    if (shown.map(text).join() !== wanted)
      throw new Error(`${stageId} shows ${shown.map(text)}, not ${wanted}`);
  }
}

function checkCounts(simulation: Simulation, view: View): void {
  // A first summary that met a write of ours may be off, and says so. After a clean one counts are always right.
  const { hasCleanSummary } = simulation.reads(simulation.shown());
  if (!hasCleanSummary || simulation.unanswered().size > 0) return;
  const truth = [...simulation.truth().values()];
  for (const stageId of STAGES) {
    const here = truth.filter((one) => one.stageId === stageId && simulation.visible(one));
    const value = here.reduce((sum, one) => sum + (one.value ?? 0), 0);
    const shown = view.stages.get(stageId);
    if (shown?.count !== here.length || Math.abs((shown.value ?? 0) - value) > 0.001) {
      throw new Error(
        `${stageId} counts ${shown?.count} (${shown?.value}), and holds ${here.length} (${value})`,
      );
    }
  }
}

function checkReloaded(simulation: Simulation): void {
  simulation.forget();
  for (let board = 0; board < FILTERS.length; board += 1) {
    simulation.show(board);
    simulation.reload();
    while (simulation.underWay.length > 0) simulation.deliver(0);
    const view = simulation.viewOf(board);
    for (const stageId of STAGES) {
      const { opportunities = [] } = view.stages.get(stageId) ?? {};
      const upstream = simulation.server.inStage(stageId, FILTERS[board] ?? {});
      const firstPage = upstream.slice(0, opportunities.length);
      const shown = opportunities.map(text).join();
      const wanted = firstPage.map(text).join();
      if (shown !== wanted) throw new Error(`${stageId} shows ${shown}, and upstream has ${wanted}`);
      if (opportunities.length < Math.min(3, upstream.length)) throw new Error(`${stageId} lacks cards`);
      if (view.stages.get(stageId)?.count !== upstream.length) throw new Error(`${stageId} counts wrong`);
    }
  }
  simulation.forget();
  const left = [...simulation.store.log().tracks.values()].filter(({ refusal }) => refusal === null);
  if (left.length > 0) throw new Error(`${left.length} settled changes are not forgotten`);
}
