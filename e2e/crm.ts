import type { APIRequestContext } from "playwright/test";
import { API_KEY } from "./server";

export type SeededPipeline = { id: string; name: string; stages: { id: string; name: string }[] };
export type SeededOpportunity = { id: string; name: string; pipelineStageId: string; status: string };

/** What a test may say of an opportunity; the words are the v1 API's. */
export type OpportunitySeed = {
  title: string;
  /** Name of the stage. */
  stage: string;
  status?: "open" | "won" | "lost" | "abandoned";
  monetaryValue?: number;
  assignedTo?: string;
  source?: string;
  /** Name, email and so on of the contact; an email is made up when none is given. */
  contact?: { name?: string; email?: string; phone?: string; companyName?: string; tags?: string[] };
};

/** Speaks to the embedded CRM as any v1 client would, so that a test can put in order what it needs. */
export class Crm {
  constructor(private readonly request: APIRequestContext) {}

  async createPipeline(options: { name?: string; stages?: string[] } = {}): Promise<SeededPipeline> {
    const name = options.name ?? `Pipeline ${crypto.randomUUID().slice(0, 8)}`;
    const stages = options.stages ?? ["Lead", "Proposal", "Closing"];
    return this.call("POST", "/v1/pipelines/", { name, stages: stages.map((stage) => ({ name: stage })) });
  }

  async createOpportunity(pipeline: SeededPipeline, seed: OpportunitySeed): Promise<SeededOpportunity> {
    const { stage, contact, ...fields } = seed;
    const stageId = pipeline.stages.find(({ name }) => name === stage)?.id;
    const email = `${crypto.randomUUID().slice(0, 13)}@example.com`;
    const body = { status: "open", email, ...fields, ...contact, stageId };
    return this.call("POST", `/v1/pipelines/${pipeline.id}/opportunities/`, body);
  }

  async getOpportunity(pipeline: SeededPipeline, id: string): Promise<SeededOpportunity> {
    return this.call("GET", `/v1/pipelines/${pipeline.id}/opportunities/${id}`);
  }

  /** Any call of the v1 API; fails the test unless it succeeds. */
  async call(method: string, path: string, data?: unknown) {
    const answer = await this.request.fetch(path, {
      method,
      headers: { authorization: `Bearer ${API_KEY}` },
      // The server closes a connection that was idle for 5 s, perhaps just as it is used again.
      maxRetries: 3,
      ...(data === undefined ? {} : { data }),
    });
    const text = await answer.text();
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${text}`);
    return JSON.parse(text || '""');
  }
}
