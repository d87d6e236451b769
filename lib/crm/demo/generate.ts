import "server-only";
import { type Offer, SOURCES, VARIANTS } from "./offers";
import { type DemoContact, type Household, makeHouseholds } from "./people";
import { type DemoPipeline, type DemoPlace, OWNERS, PIPELINES } from "./pipelines";
import { createRandom, type Random, randomId, randomUuid } from "./random";
import { makeTimes, type Times } from "./times";

/** One opportunity of the demo; `valueMinor` is 0 when none is set yet. */
export type DemoOpportunity = Times & {
  id: string;
  pipelineId: string;
  stageId: string;
  contactId: string;
  ownerId: string | null;
  title: string;
  status: DemoPlace["status"];
  valueMinor: number;
  source: string | null;
};

/** All demo data, with its ids, before it is written anywhere. */
export type Demo = {
  pipelines: readonly { id: string; name: string; stages: readonly { id: string; name: string }[] }[];
  owners: readonly { id: string; firstName: string; lastName: string; email: string }[];
  contacts: readonly DemoContact[];
  opportunities: readonly DemoOpportunity[];
};

/** What demo data depends on, and nothing else. */
export type DemoRecipe = {
  /** Any integer; the same one gives the same data on every machine. */
  seed: number;
  /** Epoch milliseconds that ages are counted back from. */
  now: number;
  /** The two of the demo by default. */
  pipelines?: readonly DemoPipeline[];
};

/** Makes the demo data. */
export function generateDemo({ seed, now, pipelines = PIPELINES }: DemoRecipe): Demo {
  const random = createRandom(seed);
  const owners = OWNERS.map(({ firstName, lastName }) => ({
    id: randomId(random),
    firstName,
    lastName,
    email: `${firstName}.${lastName}@pipelane.example`
      .toLowerCase()
      .normalize("NFD")
      .replace(/[^a-z.@]/gu, ""),
  }));
  const households = makeHouseholds(random);
  const shelves = pipelines.map((shape) => ({
    shape,
    id: randomId(random),
    stages: shape.stages.map(({ name }) => ({ id: randomUuid(random), name })),
  }));
  const opportunities = shelves.flatMap(({ shape, id, stages }) =>
    Array.from({ length: shape.opportunities }, (_, index) => {
      const place = shape.placeOf?.(index) ?? drawPlace(random, shape);
      const drawn = drawOpportunity(random, { shape, place, households, now });
      const { stageIndex, ownerIndex, ...rest } = drawn;
      return {
        ...rest,
        pipelineId: id,
        stageId: stages[stageIndex]?.id ?? "",
        ownerId: owners[ownerIndex]?.id ?? null,
      };
    }),
  );
  return {
    pipelines: shelves.map(({ id, shape, stages }) => ({ id, name: shape.name, stages })),
    owners,
    contacts: households.flatMap(({ people }) => people),
    opportunities,
  };
}

const STATUSES = ["open", "won", "lost", "abandoned"] as const;
const STATUS_WEIGHTS = [74, 13, 10, 3] as const;
/** No owner yet, in 100 open opportunities of the first stage. */
const UNOWNED_PERCENT = 22;

type Surroundings = { shape: DemoPipeline; place: DemoPlace; households: readonly Household[]; now: number };

function drawOpportunity(random: Random, { shape, place, households, now }: Surroundings) {
  const { status, stageIndex } = place;
  const isNew = status === "open" && stageIndex === 0;
  const offer = random.pick(shape.offers);
  const people = households[random.weighted(households.map(({ weight }) => weight))]?.people;
  return {
    id: randomId(random),
    title: drawTitle(random, offer),
    status,
    stageIndex,
    contactId: people ? random.pick(people).id : "",
    ownerIndex:
      isNew && random.chance(UNOWNED_PERCENT) ? -1 : random.weighted(OWNERS.map(({ weight }) => weight)),
    valueMinor: isNew && random.chance(30) ? 0 : drawValue(random, offer),
    source: random.chance(85) ? random.pick(SOURCES) : null,
    ...makeTimes(random, { now, status, daysToStage: shape.stages[stageIndex]?.days ?? 0 }),
  };
}

function drawPlace(random: Random, shape: DemoPipeline): DemoPlace {
  const status = STATUSES[random.weighted(STATUS_WEIGHTS)] ?? "open";
  return { status, stageIndex: drawStage(random, shape, status) };
}

function drawStage(random: Random, shape: DemoPipeline, status: DemoPlace["status"]): number {
  const weights = shape.stages.map(({ weight }) => weight);
  if (status === "open") return random.weighted(weights);
  const last = weights.length - 1;
  if (status === "won") return last - random.weighted([70, 25, 5]);
  // What is lost was usually offered before; what is abandoned never got that far.
  return status === "lost" ? 1 + random.weighted(weights.slice(1)) : random.weighted([50, 35, 15]);
}

function drawTitle(random: Random, { title, kind }: Offer): string {
  const whole = random.chance(50) ? title + random.pick(VARIANTS[kind]) : title;
  return whole.replace(/#/gu, () => String(5 * random.between(1, 16)));
}

/** Mostly in the lower part of the range, round as people quote, with odd cents now and then. */
function drawValue(random: Random, { from, to }: { from: number; to: number }): number {
  const raw = from + Math.floor(((to - from) * random.below(1001) * random.below(1001)) / 1_000_000);
  const step = stepFor(raw);
  const round = Math.max(Math.floor(raw / step) * step, step);
  return random.chance(12) ? round * 100 + 5 * random.below(step * 20) : round * 100;
}

function stepFor(value: number): number {
  if (value < 2_000) return 50;
  if (value < 10_000) return 100;
  return value < 50_000 ? 500 : 1_000;
}
