import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { generateDemo } from "./generate";
import { bigPipeline } from "./pipelines";

const NOW = Date.UTC(2026, 10, 20, 9, 30);

function digest(seed: number): string {
  return createHash("sha256")
    .update(JSON.stringify(generateDemo({ seed, now: NOW })))
    .digest("hex");
}

// A change of words or weights changes these on purpose; a change of machine must not.
test.each([
  [7, "77a81d1565f2b0cb"],
  [-1, "b2e34127ec9a5e45"],
])("seed %i gives the same data on every machine", (seed, start) => {
  expect(digest(seed).slice(0, 16)).toBe(start);
});

test("another seed gives other data", () => {
  expect(digest(8)).not.toBe(digest(7));
});

test("another day gives the same opportunities with the same ages", () => {
  const day = 86_400_000;
  const shift = (seed: number) => generateDemo({ seed: 7, now: NOW + seed * day }).opportunities;
  const [today, tomorrow] = [shift(0), shift(1)];
  expect(tomorrow.map(({ id, title }) => [id, title])).toEqual(today.map(({ id, title }) => [id, title]));
  expect(tomorrow.map(({ createdAt }) => createdAt - day)).toEqual(today.map(({ createdAt }) => createdAt));
});

test("a pipeline can be filled stage by stage, for benchmarks", () => {
  const pipeline = bigPipeline({ stages: 3, each: 20 });
  const { pipelines, opportunities } = generateDemo({ seed: 1, now: NOW, pipelines: [pipeline] });
  for (const { id } of pipelines[0]?.stages ?? []) {
    expect(opportunities.filter(({ stageId, status }) => stageId === id && status === "open")).toHaveLength(
      20,
    );
  }
});
