import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newContactRow, newOpportunityRow } from "../rows";
import { interruptedAfter, openTestCrm, type TestCrm } from "../testing";
import { removeStage } from "./remove";

let crm: TestCrm;
let sales: { id: string; stageIds: string[] };
const clock = { now: Date.UTC(2026, 0, 1) };

beforeAll(async () => {
  crm = await openTestCrm(clock);
});
afterAll(() => crm.close());
beforeEach(async () => {
  sales = await crm.makePipeline("New", "Doing", "Done");
});

const stage = (index: number) => sales.stageIds[index] ?? "";

async function stagesOf(pipelineId: string) {
  const { body } = await crm.call("GET", "/pipelines/");
  const pipeline = body.pipelines.find(({ id }: { id: string }) => id === pipelineId);
  return pipeline?.stages.map(({ name }: { name: string }) => name);
}

async function add(stageId: string, fields: object = {}, pipelineId = sales.id): Promise<string> {
  const email = `${crypto.randomUUID()}@x.io`;
  const body = { title: "Roof", stageId, status: "open", email, ...fields };
  return (await crm.call("POST", `/pipelines/${pipelineId}/opportunities/`, body)).body.id;
}

async function addMany(count: number, stageId: string) {
  const { locationId, storage } = crm;
  const createdAt = clock.now;
  const contact = newContactRow({ locationId, name: "Everybody", createdAt });
  await storage.db.insertInto("contacts").values(contact).execute();
  const place = { locationId, pipelineId: sales.id, stageId, status: "open" as const, contact, createdAt };
  const rows = Array.from({ length: count }, (_, index) =>
    newOpportunityRow({ ...place, title: `No ${index}` }),
  );
  for (let at = 0; at < count; at += 100) {
    await storage.db
      .insertInto("opportunities")
      .values(rows.slice(at, at + 100))
      .execute();
  }
}

async function countIn(pipelineId: string, stageId: string): Promise<number> {
  return (await crm.call("GET", `/pipelines/${pipelineId}/opportunities?stageId=${stageId}&limit=1`)).body
    .meta.total;
}

describe("a pipeline", () => {
  test("gets another name, and its stages another order", async () => {
    const ids = [...sales.stageIds].reverse().map((id) => ({ id }));
    const { status, body } = await crm.call("PUT", `/pipelines/${sales.id}`, { name: "Sold", stages: ids });
    expect([status, body.name]).toEqual([200, "Sold"]);
    expect(await stagesOf(sales.id)).toEqual(["Done", "Doing", "New"]);
  });

  test("of which somebody saw an older list of stages is not put in order by it", async () => {
    for (const ids of [sales.stageIds.slice(1), [...sales.stageIds, "x"], [stage(0), stage(0), stage(1)]]) {
      const answer = await crm.call("PUT", `/pipelines/${sales.id}`, { stages: ids.map((id) => ({ id })) });
      expect([answer.status, Object.keys(answer.body)]).toEqual([422, ["stages"]]);
    }
    expect(await stagesOf(sales.id)).toEqual(["New", "Doing", "Done"]);
  });

  test("takes its place among the others", async () => {
    const other = await crm.makePipeline("Only");
    const ids = (await crm.call("GET", "/pipelines/")).body.pipelines.map(({ id }: { id: string }) => id);
    const reordered = [other.id, ...ids.filter((id: string) => id !== other.id)];
    const pipelines = reordered.map((id) => ({ id }));
    const { body } = await crm.call("PUT", "/pipelines/", { pipelines });
    expect(body.pipelines.map(({ id }: { id: string }) => id)).toEqual(reordered);
    expect((await crm.call("PUT", "/pipelines/", { pipelines: pipelines.slice(1) })).status).toBe(422);
  });

  test.each([
    ["PUT", "", { name: "X" }],
    ["DELETE", "", undefined],
    ["POST", "/stages", { name: "X" }],
    ["PUT", "/stages/x", { name: "X" }],
    ["DELETE", "/stages/x", undefined],
  ])("that is unknown is 404: %s %s", async (method, rest, body) => {
    expect((await crm.call(method, `/pipelines/unknown${rest}`, body)).status).toBe(404);
  });

  test("needs a name", async () => {
    const { status, body } = await crm.call("PUT", `/pipelines/${sales.id}`, { name: " " });
    expect([status, body.name.rule]).toEqual([422, "required"]);
  });
});

describe("a name", () => {
  const stages = ["A", "B"];
  test.each([
    ["a new pipeline", "name", () => crm.call("POST", "/pipelines", { name: " CAFÉ", stages })],
    ["a pipeline", "name", () => crm.call("PUT", `/pipelines/${sales.id}`, { name: "café " })],
    ["a new stage", "name", () => crm.call("POST", `/pipelines/${sales.id}/stages`, { name: "DOING" })],
    [
      "a stage",
      "name",
      () => crm.call("PUT", `/pipelines/${sales.id}/stages/${stage(0)}`, { name: "dôing" }),
    ],
    ["two new stages", "stages", () => crm.call("POST", "/pipelines", { name: "Two", stages: ["A", "a "] })],
  ])("that another one has is not given to %s", async (_, field, call) => {
    await crm.call("POST", "/pipelines", { name: "Cafe", stages });
    const { status, body } = await call();
    expect([status, body[field]?.rule]).toEqual([422, "taken"]);
  });

  test("can be written otherwise by who has it, though others came to have it before", async () => {
    const first = await crm.makePipeline("A", "B");
    await crm.storage.db.updateTable("pipelines").set({ name: "Old" }).execute();
    await crm.storage.db.updateTable("stages").set({ name: "Old" }).execute();
    const path = `/pipelines/${first.id}`;
    expect((await crm.call("PUT", path, { name: "OLD" })).body.name).toBe("OLD");
    expect((await crm.call("PUT", `${path}/stages/${first.stageIds[0]}`, { name: "OLD" })).status).toBe(200);
    expect((await crm.call("PUT", path, { name: "New" })).body.name).toBe("New");
  });

  test("that two people give at once is given once", async () => {
    const name = crypto.randomUUID();
    const make = () => crm.call("POST", "/pipelines", { name, stages });
    const add = () => crm.call("POST", `/pipelines/${sales.id}/stages`, { name });
    for (const call of [make, add]) {
      const answers = await Promise.all([call(), call(), call()]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422]);
    }
  });
});

describe("a stage", () => {
  test("is added at the right end, and renamed where it stands", async () => {
    const added = await crm.call("POST", `/pipelines/${sales.id}/stages`, { name: "Paid" });
    expect(added.body).toEqual({ id: expect.any(String), name: "Paid" });
    await crm.call("PUT", `/pipelines/${sales.id}/stages/${stage(1)}`, { name: "In work" });
    expect(await stagesOf(sales.id)).toEqual(["New", "In work", "Done", "Paid"]);
  });

  test("without opportunities goes without further questions, and the rest stays in order", async () => {
    const { body } = await crm.call("DELETE", `/pipelines/${sales.id}/stages/${stage(1)}`);
    expect(body).toEqual({ done: true, handled: 0, remaining: 0 });
    await crm.call("POST", `/pipelines/${sales.id}/stages`, { name: "Paid" });
    expect(await stagesOf(sales.id)).toEqual(["New", "Done", "Paid"]);
  });

  test("with opportunities stays until somebody says where they go", async () => {
    await add(stage(0));
    const { status, body } = await crm.call("DELETE", `/pipelines/${sales.id}/stages/${stage(0)}`);
    expect([status, Object.keys(body)]).toEqual([422, ["moveToStageId or deleteOpportunities"]]);
    expect(await stagesOf(sales.id)).toEqual(["New", "Doing", "Done"]);
  });

  test("hands its opportunities to another one, and they say that they have changed", async () => {
    const id = await add(stage(0), { status: "won", monetaryValue: 12.5 });
    clock.now += 1_000;
    await crm.call("DELETE", `/pipelines/${sales.id}/stages/${stage(0)}?moveToStageId=${stage(2)}`);
    const { body } = await crm.call("GET", `/pipelines/${sales.id}/opportunities/${id}`);
    expect(body).toMatchObject({ pipelineStageId: stage(2), status: "won", monetaryValue: 12.5 });
    expect(body.updatedAt).toBe(new Date(clock.now).toISOString());
  });

  test.each(["itself", "another pipeline's", "nobody's"])("does not hand them to %s stage", async (whose) => {
    await add(stage(0));
    const other = await crm.makePipeline("Elsewhere");
    const targets = { itself: stage(0), "another pipeline's": other.stageIds[0], "nobody's": "x" };
    const target = Object.entries(targets).find(([name]) => name === whose)?.[1];
    const path = `/pipelines/${sales.id}/stages/${stage(0)}?moveToStageId=${target}`;
    const { status, body } = await crm.call("DELETE", path);
    expect([status, Object.keys(body)]).toEqual([422, ["moveToStageId"]]);
    expect(await countIn(sales.id, stage(0))).toBe(1);
  });

  test("takes along as many opportunities as were agreed to, and not one more", async () => {
    await add(stage(0));
    await add(stage(0));
    const path = `/pipelines/${sales.id}/stages/${stage(0)}?deleteOpportunities=`;
    const refused = await crm.call("DELETE", `${path}1`);
    expect([refused.status, Object.keys(refused.body)]).toEqual([422, ["deleteOpportunities"]]);
    expect(await countIn(sales.id, stage(0))).toBe(2);
    expect((await crm.call("DELETE", `${path}2`)).body).toEqual({ done: true, handled: 2, remaining: 0 });
    const { body } = await crm.call("GET", `/pipelines/${sales.id}/opportunities`);
    expect(body.meta.total).toBe(0);
  });

  test("that gets more opportunities than were agreed to, while it is emptied, loses none of them", async () => {
    await addMany(1_200, stage(0));
    const interrupted = interruptedAfter(crm.storage, { batch: 1, by: () => addMany(300, stage(0)) });
    const request = { locationId: crm.locationId, pipelineId: sales.id, stageId: stage(0), now: clock.now };
    const remove = (agreedCount: number) =>
      removeStage(interrupted, { ...request, destination: { agreedCount } });
    expect(await remove(1_200)).toEqual({ done: false, handled: 500, remaining: 1_000 });
    await expect(remove(700)).rejects.toMatchObject({ fields: { deleteOpportunities: { rule: "invalid" } } });
    expect(await countIn(sales.id, stage(0))).toBe(1_000);
    expect(await remove(1_000)).toEqual({ done: true, handled: 1_000, remaining: 0 });
  });

  test("that is the last of its pipeline stays", async () => {
    const { id, stageIds } = await crm.makePipeline("Only");
    const { status, body } = await crm.call("DELETE", `/pipelines/${id}/stages/${stageIds[0]}`);
    expect([status, Object.keys(body)]).toEqual([422, ["stages"]]);
  });

  test("with more opportunities than a transaction may hold is emptied whole", async () => {
    await addMany(1_201, stage(0));
    const path = `/pipelines/${sales.id}/stages/${stage(0)}?moveToStageId=${stage(1)}`;
    expect((await crm.call("DELETE", path)).body).toEqual({ done: true, handled: 1_201, remaining: 0 });
    expect(await countIn(sales.id, stage(1))).toBe(1_201);
  });

  test("is not removed in the middle of somebody else's write", async () => {
    await addMany(700, stage(0));
    const path = `/pipelines/${sales.id}/stages/${stage(0)}?moveToStageId=${stage(1)}`;
    const [, ...added] = await Promise.all([
      crm.call("DELETE", path),
      ...Array.from({ length: 20 }, () => add(stage(0))),
    ]);
    // Each was either refused, since the stage was gone, or has moved along.
    const kept = added.filter((id) => id !== undefined).length;
    expect(await countIn(sales.id, stage(1))).toBe(700 + kept);
  });
});

test("a stage can hand its opportunities to another pipeline, too", async () => {
  const other = await crm.makePipeline("Elsewhere");
  const id = await add(stage(0));
  const to = `moveToPipelineId=${other.id}&moveToStageId=${other.stageIds[0]}`;
  expect((await crm.call("DELETE", `/pipelines/${sales.id}/stages/${stage(0)}?${to}`)).status).toBe(200);
  expect((await crm.call("GET", `/pipelines/${other.id}/opportunities/${id}`)).status).toBe(200);
});

describe("a pipeline that is removed", () => {
  test("hands its opportunities to a stage of another one", async () => {
    const other = await crm.makePipeline("Start");
    const ids = [await add(stage(0)), await add(stage(2))];
    const to = `moveToPipelineId=${other.id}&moveToStageId=${other.stageIds[0]}`;
    expect((await crm.call("DELETE", `/pipelines/${sales.id}?${to}`)).body).toEqual({
      done: true,
      handled: 2,
      remaining: 0,
    });
    expect(await stagesOf(sales.id)).toBeUndefined();
    for (const id of ids) {
      const { body } = await crm.call("GET", `/pipelines/${other.id}/opportunities/${id}`);
      expect(body).toMatchObject({ pipelineId: other.id, pipelineStageId: other.stageIds[0] });
    }
  });

  test("gives up an outside id that the other pipeline has already", async () => {
    const other = await crm.makePipeline("Start");
    const ids = [await add(stage(0)), await add(other.stageIds[0] ?? "", {}, other.id)];
    await crm.storage.db
      .updateTable("opportunities")
      .set({ outsideId: "row-1" })
      .where("id", "in", ids)
      .execute();
    const to = `moveToPipelineId=${other.id}&moveToStageId=${other.stageIds[0]}`;
    expect((await crm.call("DELETE", `/pipelines/${sales.id}?${to}`)).status).toBe(200);
    const rows = crm.storage.db
      .selectFrom("opportunities")
      .select(["id", "outsideId"])
      .where("id", "in", ids);
    expect(await rows.orderBy("outsideId").execute()).toEqual(
      expect.arrayContaining([
        { id: ids[0], outsideId: null },
        { id: ids[1], outsideId: "row-1" },
      ]),
    );
  });

  test("takes its opportunities along when that was agreed to, and leaves their contacts", async () => {
    const id = await add(stage(0), { email: "stays@x.io" });
    expect((await crm.call("DELETE", `/pipelines/${sales.id}?deleteOpportunities=1`)).status).toBe(200);
    expect((await crm.call("GET", `/pipelines/${sales.id}/opportunities/${id}`)).status).toBe(404);
    expect((await crm.call("GET", "/contacts/lookup?email=stays@x.io")).body.contacts).toHaveLength(1);
  });

  test("does not hand them to itself", async () => {
    await add(stage(0));
    const to = `moveToPipelineId=${sales.id}&moveToStageId=${stage(1)}`;
    expect((await crm.call("DELETE", `/pipelines/${sales.id}?${to}`)).status).toBe(422);
  });
});
