import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { type AdministrationClient, createAdministrationClient } from "@/lib/highlevel/administration";
import { createHighLevelClient, type HighLevelClient } from "@/lib/highlevel/client";
import { assertDocumented } from "../fixtures/documented";
import { openTestCrm, TEST_KEY, type TestCrm } from "../testing";

// Every call that Pipelane itself makes, through the clients with which it makes them, against what the API's document
// says of it. A new method of a client does not compile here until it has a line.

let crm: TestCrm;
let client: HighLevelClient;
let administration: AdministrationClient;
let pipelineId = "";
let stageId = "";
const asked: string[] = [];
beforeAll(async () => {
  crm = await openTestCrm();
  const { id, stageIds } = await crm.makePipeline("New", "Done");
  pipelineId = id;
  stageId = stageIds[0] ?? "";
  const upstream = {
    name: "The CRM",
    fetch: documentedFetch,
    baseUrl: "http://crm.test",
    apiKey: TEST_KEY,
  } as const;
  client = createHighLevelClient(upstream);
  administration = createAdministrationClient(upstream);
});
afterAll(() => crm.close());

async function documentedFetch(request: Request): Promise<Response> {
  const { method } = request;
  const path = new URL(request.url).pathname.replace(/^\/v1/, "");
  const response = await crm.crm.fetch(request);
  const text = await response.clone().text();
  assertDocumented(crm.crm.endpoints, {
    ...{ method, path, status: response.status },
    body: text === "" ? undefined : JSON.parse(text),
  });
  asked.push(`${method} ${path}`);
  return response;
}

const written = () => ({ title: "Roof", stageId, status: "open", email: "joe@x.io" });
async function makeOne() {
  const { id: opportunityId } = await client.createOpportunity({ pipelineId, body: written() });
  return { pipelineId, opportunityId };
}
async function makePipeline() {
  const name = `P ${crypto.randomUUID()}`;
  const pipeline = await administration.createPipeline({ name, stages: [{ name: "A" }, { name: "B" }] });
  return { pipelineId: pipeline.id, stageIds: pipeline.stages.map(({ id }) => id) };
}
const makeTag = async (): Promise<string> => (await crm.call("POST", "/tags/", { name: "VIP" })).body.id;
const makeUser = async () => (await administration.createUser({ firstName: "Ann" })).id;

const READS_AND_MOVES: Record<Exclude<keyof HighLevelClient, "name">, () => Promise<unknown>> = {
  listPipelines: () => client.listPipelines(),
  summarise: () => client.summarise({ pipelineId, query: { status: "open" } }),
  listOpportunities: () =>
    client.listOpportunities({ pipelineId, query: { stageId, limit: 5, query: "roof" } }),
  getOpportunity: async () => client.getOpportunity(await makeOne()),
  createOpportunity: () => client.createOpportunity({ pipelineId, body: written() }),
  updateOpportunity: async () => client.updateOpportunity({ ...(await makeOne()), body: written() }),
  updateStatus: async () => client.updateStatus({ ...(await makeOne()), body: { stageId, status: "won" } }),
  deleteOpportunity: async () => client.deleteOpportunity(await makeOne()),
  listContacts: () => client.listContacts({ query: "joe", limit: 5 }),
  listUsers: () => client.listUsers(),
};

const ADMINISTRATION: Record<keyof AdministrationClient, () => Promise<unknown>> = {
  createPipeline: makePipeline,
  orderPipelines: async () => {
    const { pipelines } = await client.listPipelines();
    return administration.orderPipelines(pipelines.map(({ id }) => id).reverse());
  },
  listTagUsage: () => administration.listTagUsage(),
  createTag: () => administration.createTag("New"),
  renameTag: async () => administration.renameTag({ tagId: await makeTag(), name: "Other", merge: true }),
  deleteTag: async () => administration.deleteTag(await makeTag()),
  renamePipeline: () => administration.renamePipeline({ pipelineId, name: "Sales" }),
  orderStages: async () => {
    const made = await makePipeline();
    return administration.orderStages({ pipelineId: made.pipelineId, ids: made.stageIds.reverse() });
  },
  deletePipeline: async () =>
    administration.deletePipeline({ pipelineId: (await makePipeline()).pipelineId, query: {} }),
  addStage: () => administration.addStage({ pipelineId, name: "Next" }),
  renameStage: () => administration.renameStage({ pipelineId, stageId, name: "First" }),
  deleteStage: async () => {
    const { stageIds, ...made } = await makePipeline();
    return administration.deleteStage({ ...made, stageId: stageIds[1] ?? "", query: {} });
  },
  createUser: makeUser,
  updateUser: async () => administration.updateUser({ userId: await makeUser(), body: { lastName: "Lee" } }),
  countOwned: async () => administration.countOwned(await makeUser()),
  deleteUser: async () => administration.deleteUser({ userId: await makeUser(), query: {} }),
  listLocations: () => administration.listLocations(),
  updateLocation: () => administration.updateLocation({ locationId: crm.locationId, body: { name: "Here" } }),
};

describe.each(Object.entries({ ...READS_AND_MOVES, ...ADMINISTRATION }))("%s", (_, call) => {
  test("is a call of the document and answers what it says", async () => {
    const before = asked.length;
    await call();
    expect(asked.length).toBeGreaterThan(before);
  });
});

async function refusalOf(call: Promise<unknown>): Promise<AppError | null> {
  const outcome = await call.catch((error: unknown) => error);
  return outcome instanceof AppError ? outcome : null;
}

describe("what the CRM refuses arrives", () => {
  test("field by field, in v1's words", async () => {
    const refusal = await refusalOf(
      client.createOpportunity({ pipelineId, body: { ...written(), title: "" } }),
    );
    expect([refusal?.code, refusal?.fieldErrors]).toEqual([
      "rejected",
      [{ path: "title", message: "The title field is mandatory." }],
    ]);
  });

  test("as a thing that is not there", async () => {
    const one = { pipelineId, opportunityId: "unknown" };
    for (const call of [() => client.getOpportunity(one), () => client.deleteOpportunity(one)]) {
      expect((await refusalOf(call()))?.code).toBe("not_found");
    }
  });
});
