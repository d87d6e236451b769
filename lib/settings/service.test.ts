import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestCrm, TEST_KEY, type TestCrm } from "@/lib/crm/testing";
import { AppError } from "@/lib/errors";
import { createAdministrationClient } from "@/lib/highlevel/administration";
import { LOCAL_SESSION as ME } from "@/lib/identity/session";
import { createSettingsService, type SettingsService } from "./service";

let crm: TestCrm;
let settings: SettingsService;
const defaults = { name: null, currency: "CHF", locale: "de-CH", timeZone: null };
beforeAll(async () => {
  crm = await openTestCrm();
  const upstream = {
    name: "The CRM",
    fetch: crm.crm.fetch,
    baseUrl: "http://crm.test",
    apiKey: TEST_KEY,
  } as const;
  settings = createSettingsService({ clientFor: () => createAdministrationClient(upstream), defaults });
});
afterAll(() => crm.close());

async function failureOf(call: Promise<unknown>): Promise<AppError> {
  const outcome = await call.catch((error: unknown) => error);
  if (outcome instanceof AppError) return outcome;
  throw new Error("expected an AppError");
}

const makePipeline = (...stages: string[]) =>
  settings.createPipeline(ME, { name: `Sales ${crypto.randomUUID()}`, stages });
async function addOpportunity(pipelineId: string, stageId: string, fields: object = {}): Promise<string> {
  const body = { title: "Roof", stageId, status: "open", email: `${crypto.randomUUID()}@x.io`, ...fields };
  return (await crm.call("POST", `/pipelines/${pipelineId}/opportunities/`, body)).body.id;
}

describe("the location", () => {
  test("is as configured until somebody chooses, and then as they chose", async () => {
    const start = { ...defaults, name: "Pipelane", allowsDuplicates: true };
    expect(await settings.readLocation(ME)).toEqual(start);
    const edit = { name: "Roof & Co", currency: "EUR", timeZone: "Europe/Zurich", allowsDuplicates: false };
    expect(await settings.editLocation(ME, edit)).toEqual({ ...edit, locale: "de-CH" });
    expect(await settings.editLocation(ME, { timeZone: null, allowsDuplicates: true })).toEqual({
      ...start,
      name: "Roof & Co",
      currency: "EUR",
    });
  });

  test("refuses what it cannot write by, naming the field in our words", async () => {
    const failure = await failureOf(settings.editLocation(ME, { timeZone: "Mars/North", locale: "x" }));
    expect([failure.code, failure.fieldErrors.map(({ path }) => path).sort()]).toEqual([
      "rejected",
      ["locale", "timeZone"],
    ]);
  });
});

describe("what somebody else has changed meanwhile", () => {
  test("is a conflict for an order that was made of an older list", async () => {
    const { id: pipelineId, stages } = await makePipeline("A", "B");
    await settings.addStage(ME, { pipelineId, name: "C" });
    const ids = stages.map(({ id }) => id).reverse();
    const failure = await failureOf(settings.orderStages(ME, { pipelineId, ids }));
    expect([failure.code, failure.hint]).toEqual(["conflict", expect.stringContaining("changed the stages")]);
    expect((await failureOf(settings.orderPipelines(ME, [pipelineId, "x"]))).code).toBe("conflict");
  });

  test("is told of what does not exist any more", async () => {
    const { id: pipelineId, stages } = await makePipeline("A", "B");
    const one = { pipelineId, stageId: stages[0]?.id ?? "" };
    await settings.deleteStage(ME, { ...one, fate: null });
    for (const call of [
      () => settings.renameStage(ME, { ...one, name: "X" }),
      () => settings.deleteStage(ME, { ...one, fate: null }),
      () => settings.renamePipeline(ME, { pipelineId: "gone", name: "X" }),
      () => settings.editUser(ME, { userId: "gone", edit: { name: "X" } }),
      () => settings.countOwned(ME, { userId: "gone" }),
      () => settings.deleteUser(ME, { userId: "gone", assignTo: null }),
    ]) {
      const failure = await failureOf(call());
      expect([failure.code, failure.hint]).toEqual(["not_found", expect.stringContaining("somebody else")]);
    }
  });

  test.each([
    ["opportunities in a stage that was empty", null, "Choose what becomes of them"],
    ["more of them than were agreed to", { kind: "delete", count: 0 } as const, "more opportunities"],
    [
      "a target that is gone",
      { kind: "move", pipelineId: "x", stageId: "y" } as const,
      "does not exist any more",
    ],
  ])("is a conflict for a deletion that meets %s, which changes nothing", async (_, fate, hint) => {
    const { id: pipelineId, stages } = await makePipeline("A", "B");
    const stageId = stages[0]?.id ?? "";
    const id = await addOpportunity(pipelineId, stageId);
    const failure = await failureOf(settings.deleteStage(ME, { pipelineId, stageId, fate }));
    expect([failure.code, failure.hint]).toEqual(["conflict", expect.stringContaining(hint)]);
    expect((await crm.call("GET", `/pipelines/${pipelineId}/opportunities/${id}`)).status).toBe(200);
  });
});

test("a name that somebody gave in another browser is refused where it was written", async () => {
  const { id: pipelineId, name } = await makePipeline("Cafe");
  const other = await makePipeline("A");
  for (const [call, path, message] of [
    [() => settings.createPipeline(ME, { name, stages: ["A"] }), "name", "Another one has this name"],
    [() => settings.renamePipeline(ME, { pipelineId: other.id, name }), "name", "Another one has this name"],
    [() => settings.addStage(ME, { pipelineId, name: "Café" }), "name", "Another one has this name"],
    [
      () => settings.createPipeline(ME, { name: "B", stages: ["É", "e"] }),
      "stages",
      "Two stages have the same name",
    ],
  ] as const) {
    const failure = await failureOf(call());
    expect([failure.code, failure.fieldErrors]).toEqual(["rejected", [{ path, message }]]);
  }
});

test("the last stage of a pipeline is kept, with what to do instead", async () => {
  const { id: pipelineId, stages } = await makePipeline("Only");
  const stageId = stages[0]?.id ?? "";
  const failure = await failureOf(settings.deleteStage(ME, { pipelineId, stageId, fate: null }));
  expect([failure.code, failure.hint]).toEqual(["rejected", expect.stringContaining("whole pipeline")]);
});

test("a pipeline's opportunities go where they are sent", async () => {
  const [from, to] = [await makePipeline("A"), await makePipeline("B")];
  const id = await addOpportunity(from.id, from.stages[0]?.id ?? "");
  const fate = { kind: "move", pipelineId: to.id, stageId: to.stages[0]?.id ?? "" } as const;
  expect(await settings.deletePipeline(ME, { pipelineId: from.id, fate })).toEqual({
    done: true,
    handled: 1,
    remaining: 0,
  });
  expect((await crm.call("GET", `/pipelines/${to.id}/opportunities/${id}`)).status).toBe(200);
});

describe("a person", () => {
  test("is added and renamed by their whole name", async () => {
    const { id, ...ann } = await settings.createUser(ME, { name: " Ann  van Lee ", email: "ann@x.io" });
    expect(ann).toEqual({ name: "Ann van Lee", email: "ann@x.io" });
    expect(await settings.editUser(ME, { userId: id, edit: { name: "Anna" } })).toEqual({
      id,
      name: "Anna",
      email: "ann@x.io",
    });
  });

  test("has an address that nobody else has", async () => {
    await settings.createUser(ME, { name: "Bo", email: "bo@x.io" });
    const failure = await failureOf(settings.createUser(ME, { name: "Bob", email: "BO@x.io" }));
    expect([failure.code, failure.fieldErrors]).toEqual([
      "rejected",
      [{ path: "email", message: "Somebody else has this email address" }],
    ]);
  });

  test("does not leave opportunities to somebody who is gone", async () => {
    const { id: userId } = await settings.createUser(ME, { name: "Cy", email: null });
    const failure = await failureOf(settings.deleteUser(ME, { userId, assignTo: "gone" }));
    expect([failure.code, failure.hint]).toEqual(["conflict", expect.stringContaining("Choose another one")]);
  });
});

test("a tag that is made is there, and nobody carries it yet", async () => {
  const { id } = await settings.createTag(ME, { name: "roof" });
  expect(await settings.listTags(ME)).toContainEqual({ id, name: "roof", contacts: 0 });
  expect(await settings.createTag(ME, { name: "roof" })).toEqual({ id, name: "roof" });
});

describe("over a remote HighLevel", () => {
  test("only the configured location can be read, and the rest is forbidden in plain words", async () => {
    const remote = createSettingsService({ clientFor: null, defaults });
    expect(remote.canAdminister).toBe(false);
    expect(await remote.readLocation(ME)).toEqual({
      ...defaults,
      allowsDuplicates: null,
    });
    const failure = await failureOf(remote.createPipeline(ME, { name: "X", stages: ["Y"] }));
    expect([failure.code, failure.hint]).toEqual([
      "forbidden",
      expect.stringContaining("in HighLevel itself"),
    ]);
  });
});
