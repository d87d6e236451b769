import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { openTestCrm, TEST_KEY } from "@/lib/crm/testing";
import { AppError } from "@/lib/errors";
import { createHighLevelClient, type HighLevelClient } from "./client";

// What Pipelane relies on in any speaker of v1. By default the embedded CRM is asked; the variables below point the same
// tests at a live account. They make opportunities in the pipeline named there and delete them again.

const liveSchema = z.object({
  CONTRACT_BASE_URL: z.url(),
  CONTRACT_API_KEY: z.string().min(1),
  CONTRACT_PIPELINE_ID: z.string().min(1),
});
const live = process.env.CONTRACT_BASE_URL ? liveSchema.parse(process.env) : null;

type Upstream = {
  client: HighLevelClient;
  /** Answers the same calls with a wrong key. */
  stranger: HighLevelClient;
  pipelineId: string;
  close(): Promise<void>;
};

async function connect(): Promise<Upstream> {
  if (live) {
    const at = {
      name: "HighLevel" as const,
      fetch: (request: Request) => fetch(request),
      baseUrl: live.CONTRACT_BASE_URL,
    };
    return {
      client: createHighLevelClient({ ...at, apiKey: live.CONTRACT_API_KEY }),
      stranger: createHighLevelClient({ ...at, apiKey: "not-a-key" }),
      pipelineId: live.CONTRACT_PIPELINE_ID,
      close: async () => {},
    };
  }
  const { crm, makePipeline, close } = await openTestCrm();
  const at = { name: "HighLevel" as const, fetch: crm.fetch, baseUrl: "http://crm.test" };
  const { id } = await makePipeline("Lead", "Proposal", "Closing");
  return {
    client: createHighLevelClient({ ...at, apiKey: TEST_KEY }),
    stranger: createHighLevelClient({ ...at, apiKey: "not-a-key" }),
    pipelineId: id,
    close,
  };
}

let upstream: Upstream;
let client: HighLevelClient;
let pipelineId: string;
let stageIds: string[];
const made: string[] = [];
/** Tells this run's opportunities from others in a live account. */
const run = `contract-${Date.now()}`;

beforeAll(async () => {
  upstream = await connect();
  ({ client, pipelineId } = upstream);
  const { pipelines } = await client.listPipelines();
  stageIds = pipelines.find(({ id }) => id === pipelineId)?.stages.map(({ id }) => id) ?? [];
});
afterAll(async () => {
  for (const opportunityId of made)
    await client.deleteOpportunity({ pipelineId, opportunityId }).catch(() => {});
  await upstream.close();
});

const stage = (index: number) => stageIds[index] ?? "";

async function make(fields: { title?: string; monetaryValue?: number } = {}) {
  const email = `${run}-${made.length}@example.com`;
  const body = {
    title: `${run} ${made.length}`,
    stageId: stage(0),
    status: "open",
    name: "Contract Test",
    email,
    ...fields,
  };
  const opportunity = await client.createOpportunity({ pipelineId, body });
  made.push(opportunity.id);
  return opportunity;
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  const outcome = await call.catch((error: unknown) => error);
  return outcome instanceof AppError ? outcome.code : "no error";
}

async function listAll(limit: number) {
  const pages: string[][] = [];
  let cursor: { startAfter: number; startAfterId: string } | Record<string, never> = {};
  for (let page = 0; page < 20; page += 1) {
    const answer = await client.listOpportunities({ pipelineId, query: { query: run, limit, ...cursor } });
    pages.push(answer.opportunities.map(({ id }) => id));
    const { startAfter, startAfterId } = answer.meta;
    if (answer.opportunities.length < limit || startAfter === null || startAfterId === null) break;
    cursor = { startAfter, startAfterId };
  }
  return pages;
}

describe(`v1 as ${live ? "a live account" : "the embedded CRM"} speaks it`, () => {
  test("a pipeline has stages", () => {
    expect(stageIds.length).toBeGreaterThanOrEqual(2);
  });

  test("what is written as title and stageId is read as name and pipelineStageId", async () => {
    const opportunity = await make({ title: `${run} Acme`, monetaryValue: 122.22 });
    expect(opportunity).toMatchObject({
      name: `${run} Acme`,
      pipelineStageId: stage(0),
      status: "open",
      monetaryValue: 122.22,
    });
    expect(opportunity.contact?.name).toBe("Contract Test");
    const read = await client.getOpportunity({ pipelineId, opportunityId: opportunity.id });
    expect(read).toMatchObject({ id: opportunity.id, name: `${run} Acme`, monetaryValue: 122.22 });
  });

  test("an update with the three required fields leaves the rest alone", async () => {
    const { id: opportunityId, name } = await make({ monetaryValue: 10 });
    const body = { title: `${name} renewed`, stageId: stage(0), status: "open" };
    await client.updateOpportunity({ pipelineId, opportunityId, body });
    const read = await client.getOpportunity({ pipelineId, opportunityId });
    expect(read).toMatchObject({ name: `${name} renewed`, monetaryValue: 10 });
    expect(read.contact?.name).toBe("Contract Test");
  });

  test("the value is cleared by 0", async () => {
    const { id: opportunityId, name } = await make({ monetaryValue: 10 });
    const body = { title: name ?? "", stageId: stage(0), status: "open", monetaryValue: 0 };
    await client.updateOpportunity({ pipelineId, opportunityId, body });
    expect((await client.getOpportunity({ pipelineId, opportunityId })).monetaryValue ?? 0).toBe(0);
  });

  test("a move changes stage and status and nothing else", async () => {
    const before = await make({ monetaryValue: 10 });
    const one = { pipelineId, opportunityId: before.id };
    await client.updateStatus({ ...one, body: { stageId: stage(1), status: "won" } });
    const after = await client.getOpportunity(one);
    expect(after).toMatchObject({
      name: before.name,
      pipelineStageId: stage(1),
      status: "won",
      createdAt: before.createdAt,
    });
  });

  test("a list is cut into pages without loss or repetition, newest first", async () => {
    for (let index = 0; index < 5; index += 1) await make();
    const pages = await listAll(2);
    const ids = pages.flat();
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(made.toSorted());
    expect(pages.slice(0, -1).every(({ length }) => length === 2)).toBe(true);
    const { meta, opportunities } = await client.listOpportunities({
      pipelineId,
      query: { query: run, limit: 100 },
    });
    expect(meta.total).toBe(made.length);
    const times = opportunities.map(({ createdAt }) => new Date(createdAt).getTime());
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  test("a list is narrowed by stage and status", async () => {
    const query = { query: run, stageId: stage(1), status: "won", limit: 100 };
    const { opportunities } = await client.listOpportunities({ pipelineId, query });
    expect(opportunities.length).toBeGreaterThan(0);
    expect(opportunities.every((one) => one.pipelineStageId === stage(1) && one.status === "won")).toBe(true);
  });

  test("what was deleted is not found, and neither is what never was", async () => {
    const { id } = await make();
    await client.deleteOpportunity({ pipelineId, opportunityId: id });
    made.splice(made.indexOf(id), 1);
    // v1 documents only 400 and 401 for an opportunity.
    const codes = ["not_found", "rejected"];
    expect(codes).toContain(await codeOf(client.getOpportunity({ pipelineId, opportunityId: id })));
    expect(codes).toContain(await codeOf(client.getOpportunity({ pipelineId, opportunityId: "never-was" })));
  });

  test("a create without a title, and one without a contact, are refused with the field's name", async () => {
    const body = { title: "", stageId: stage(0), status: "open", email: `${run}@example.com` };
    const untitled = await client.createOpportunity({ pipelineId, body }).catch((error: unknown) => error);
    expect(untitled).toMatchObject({ code: "rejected", fieldErrors: [{ path: "title" }] });
    const alone = { title: run, stageId: stage(0), status: "open" };
    const unreachable = await client
      .createOpportunity({ pipelineId, body: alone })
      .catch((error: unknown) => error);
    expect(unreachable).toMatchObject({ code: "rejected", fieldErrors: [{ path: "contactId or email" }] });
  });

  test("contacts are found by a part of their email, and users can be listed", async () => {
    await make();
    const { contacts } = await client.listContacts({ query: run, limit: 20 });
    expect(contacts.length).toBeGreaterThan(0);
    expect(Array.isArray((await client.listUsers()).users)).toBe(true);
  });

  test("a wrong key is a refused connection", async () => {
    expect(await codeOf(upstream.stranger.listPipelines())).toBe("upstream_unavailable");
  });

  test.skipIf(live)("the embedded CRM sums a pipeline's stages", async () => {
    const { stages } = await client.summarise({ pipelineId, query: { query: run } });
    expect(stages.map(({ id }) => id)).toEqual(stageIds);
    expect(stages.reduce((sum, { count }) => sum + count, 0)).toBe(made.length);
  });
});
