import * as z from "zod/mini";
import { locationSchema, ownerSchema, pipelineSchema, stageSchema } from "@/lib/board/model";
import { pipelinePath } from "@/lib/board/queries";
import { type Request, type RequestOptions, request } from "@/lib/http/request";
import type { LocationEdit, PipelineDraft, UserDraft, UserEdit } from "./drafts";
import { type Fate, type Removal, removalSchema, tagsSchema } from "./model";

const nothing = z.unknown();
const stagesPath = (pipelineId: string) => `${pipelinePath(pipelineId)}/stages`;
const stagePath = (pipelineId: string, stageId: string) =>
  `${stagesPath(pipelineId)}/${encodeURIComponent(stageId)}`;
const tagPath = (tagId: string) => `/api/tags/${encodeURIComponent(tagId)}`;
const userPath = (userId: string) => `/api/users/${encodeURIComponent(userId)}`;

type OneStage = { pipelineId: string; stageId: string };
/** Hears how many opportunities are left while a large removal is under way. */
type OnProgress = (remaining: number) => void;

export type SettingsCalls = ReturnType<typeof settingsCalls>;

/** What the settings page can change, over `/api`. Each verb throws ApiProblem. */
export function settingsCalls(send: Request = request) {
  const write = <Answer>(
    method: "POST" | "PUT" | "PATCH",
    path: string,
    body: unknown,
    schema: z.ZodMiniType<Answer>,
  ) => send({ method, path, body, schema });

  return {
    editLocation: (edit: LocationEdit) => write("PATCH", "/api/location", edit, locationSchema),
    createPipeline: (draft: PipelineDraft) => write("POST", "/api/pipelines", draft, pipelineSchema),
    orderPipelines: (ids: readonly string[]) => write("PUT", "/api/pipelines", { ids }, nothing),
    renamePipeline: (pipelineId: string, name: string) =>
      write("PATCH", pipelinePath(pipelineId), { name }, nothing),
    deletePipeline: (pipelineId: string, fate: Fate, onProgress: OnProgress) =>
      removeAll(send, { path: pipelinePath(pipelineId), fate, onProgress }),
    addStage: (pipelineId: string, name: string) =>
      write("POST", stagesPath(pipelineId), { name }, stageSchema),
    orderStages: (pipelineId: string, ids: readonly string[]) =>
      write("PUT", stagesPath(pipelineId), { ids }, nothing),
    renameStage: ({ pipelineId, stageId }: OneStage, name: string) =>
      write("PATCH", stagePath(pipelineId, stageId), { name }, nothing),
    deleteStage: ({ pipelineId, stageId }: OneStage, fate: Fate, onProgress: OnProgress) =>
      removeAll(send, { path: stagePath(pipelineId, stageId), fate, onProgress }),
    createUser: (draft: UserDraft) => write("POST", "/api/users", draft, ownerSchema),
    editUser: (userId: string, edit: UserEdit) => write("PATCH", userPath(userId), edit, ownerSchema),
    listTags: async (signal: AbortSignal) =>
      (await send({ path: "/api/tags", schema: tagsSchema, signal })).tags,
    renameTag: (tagId: string, edit: { name: string; merge: boolean }, onProgress: OnProgress) =>
      untilDeleted(send, onProgress, (last) => ({
        method: "PATCH",
        path: tagPath(tagId),
        // Once it is under way the other name is there, perhaps by our own doing.
        body: last ? { ...edit, merge: true } : edit,
      })),
    deleteTag: (tagId: string, onProgress: OnProgress) =>
      untilDeleted(send, onProgress, () => ({ path: tagPath(tagId) })),
    deleteUser: (userId: string, assignTo: string | null, onProgress: OnProgress) =>
      untilDeleted(send, onProgress, () => ({
        path: `${userPath(userId)}${assignTo === null ? "" : `?assignTo=${encodeURIComponent(assignTo)}`}`,
      })),
  };
}

type Removing = { path: string; fate: Fate; onProgress: OnProgress };

/** The count that was agreed to sinks with what has gone already. */
async function removeAll(send: Request, { path, fate, onProgress }: Removing): Promise<void> {
  await untilDeleted(send, onProgress, (last) => {
    const agreed = fate?.kind === "delete" && last ? { ...fate, count: last.remaining } : fate;
    return { path: `${path}${fateQuery(agreed)}` };
  });
}

async function untilDeleted(
  send: Request,
  onProgress: OnProgress,
  callOf: (last: Removal | null) => Pick<RequestOptions<Removal>, "method" | "path" | "body">,
): Promise<void> {
  let last: Removal | null = null;
  while (!last?.deleted) {
    last = await send({ method: "DELETE", schema: removalSchema, ...callOf(last) });
    if (!last.deleted) onProgress(last.remaining);
  }
}

function fateQuery(fate: Fate): string {
  if (fate === null) return "";
  if (fate.kind === "delete") return `?${new URLSearchParams({ deleting: String(fate.count) })}`;
  return `?${new URLSearchParams({ toPipeline: fate.pipelineId, toStage: fate.stageId })}`;
}
