import "server-only";
import * as z from "zod";
import { ask, segment, type Upstream } from "./send";
import {
  locationsWire,
  ownedWire,
  pipelineWire,
  progressWire,
  type RemovalQueryWire,
  tagUsageWire,
  tagWire,
  userWire,
  type WrittenLocationWire,
  type WrittenUserWire,
} from "./wire";

/** The administration of the embedded CRM has no network behind it; a removal answers after 4 s at the latest. */
const DEADLINE_MS = 30_000;

type InPipeline = { pipelineId: string };
type OneStage = InPipeline & { stageId: string };
type Ids = readonly string[];

const pipelinePath = ({ pipelineId }: InPipeline) => `/pipelines/${segment(pipelineId)}`;
const stagePath = (one: OneStage) => `${pipelinePath(one)}/stages/${segment(one.stageId)}`;
const userPath = (userId: string) => `/users/${segment(userId)}`;
const inOrder = (ids: Ids) => ids.map((id) => ({ id }));

const stageWire = z.object({ id: z.string(), name: z.string() });
const anything = z.unknown();

/**
 * What the embedded CRM's v1 has beyond HighLevel's, one method per call. All throw AppError as the client does.
 * Deviation: all of it; see `lib/crm/README.md`.
 */
export function createAdministrationClient(options: Omit<Upstream, "deadlineMs">) {
  const upstream: Upstream = { ...options, deadlineMs: DEADLINE_MS };
  return {
    createPipeline: (body: { name: string; stages: readonly { name: string }[] }) =>
      ask(upstream, { method: "POST", path: "/pipelines/", body }, pipelineWire),
    orderPipelines: (ids: Ids) =>
      ask(upstream, { method: "PUT", path: "/pipelines/", body: { pipelines: inOrder(ids) } }, anything),
    renamePipeline: async ({ name, ...one }: InPipeline & { name: string }) =>
      ask(upstream, { method: "PUT", path: pipelinePath(one), body: { name } }, anything),
    orderStages: async ({ ids, ...one }: InPipeline & { ids: Ids }) =>
      ask(upstream, { method: "PUT", path: pipelinePath(one), body: { stages: inOrder(ids) } }, anything),
    deletePipeline: async ({ query, ...one }: InPipeline & { query: RemovalQueryWire }) =>
      ask(upstream, { method: "DELETE", path: pipelinePath(one), query }, progressWire),
    addStage: async ({ name, ...one }: InPipeline & { name: string }) =>
      ask(upstream, { method: "POST", path: `${pipelinePath(one)}/stages`, body: { name } }, stageWire),
    renameStage: async ({ name, ...one }: OneStage & { name: string }) =>
      ask(upstream, { method: "PUT", path: stagePath(one), body: { name } }, anything),
    deleteStage: async ({ query, ...one }: OneStage & { query: RemovalQueryWire }) =>
      ask(upstream, { method: "DELETE", path: stagePath(one), query }, progressWire),
    createUser: (body: WrittenUserWire) => ask(upstream, { method: "POST", path: "/users/", body }, userWire),
    updateUser: async ({ userId, body }: { userId: string; body: WrittenUserWire }) =>
      ask(upstream, { method: "PUT", path: userPath(userId), body }, userWire),
    countOwned: async (userId: string) =>
      ask(upstream, { method: "GET", path: `${userPath(userId)}/owned` }, ownedWire),
    deleteUser: async ({ userId, query }: { userId: string; query: { assignTo?: string | undefined } }) =>
      ask(upstream, { method: "DELETE", path: userPath(userId), query }, progressWire),
    listTagUsage: () => ask(upstream, { method: "GET", path: "/tags/usage" }, tagUsageWire),
    createTag: (name: string) => ask(upstream, { method: "POST", path: "/tags/", body: { name } }, tagWire),
    renameTag: async ({ tagId, ...body }: { tagId: string; name: string; merge: boolean }) =>
      ask(upstream, { method: "PUT", path: `/tags/${segment(tagId)}`, body }, progressWire),
    deleteTag: async (tagId: string) =>
      ask(upstream, { method: "DELETE", path: `/tags/${segment(tagId)}` }, progressWire),
    listLocations: () => ask(upstream, { method: "GET", path: "/locations/" }, locationsWire),
    updateLocation: async ({ locationId, body }: { locationId: string; body: WrittenLocationWire }) =>
      ask(upstream, { method: "PUT", path: `/locations/${segment(locationId)}`, body }, anything),
  };
}
export type AdministrationClient = ReturnType<typeof createAdministrationClient>;
