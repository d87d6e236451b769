import * as z from "zod/mini";
import { locationSchema, ownerSchema, pipelineSchema, stageSchema } from "@/lib/board/model";
import { pipelinePath } from "@/lib/board/queries";
import { ApiProblem } from "@/lib/http/api-problem";
import { type Request, type RequestOptions, request } from "@/lib/http/request";
import type { LocationEdit, PipelineDraft, UserDraft, UserEdit } from "./drafts";
import { type Fate, madeTagSchema, ownedSchema, type Progress, progressSchema, tagsSchema } from "./model";

const nothing = z.unknown();
const stagesPath = (pipelineId: string) => `${pipelinePath(pipelineId)}/stages`;
const stagePath = (pipelineId: string, stageId: string) =>
  `${stagesPath(pipelineId)}/${encodeURIComponent(stageId)}`;
const tagPath = (tagId: string) => `/api/tags/${encodeURIComponent(tagId)}`;
const userPath = (userId: string) => `/api/users/${encodeURIComponent(userId)}`;

type OneStage = { pipelineId: string; stageId: string };
/** Hears how many are left while something large is under way. */
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
    createTag: (name: string) => write("POST", "/api/tags", { name }, madeTagSchema),
    renameTag: (tagId: string, edit: { name: string; merge: boolean }, onProgress: OnProgress) =>
      untilDone(send, onProgress, (handled) => ({
        method: "PATCH",
        path: tagPath(tagId),
        // Once it is under way the other name is there, perhaps by our own doing.
        body: handled > 0 ? { ...edit, merge: true } : edit,
      })),
    deleteTag: (tagId: string, onProgress: OnProgress) =>
      untilDone(send, onProgress, () => ({ path: tagPath(tagId) })),
    countOwned: (userId: string, signal: AbortSignal) =>
      send({ path: `${userPath(userId)}/owned`, schema: ownedSchema, signal }),
    deleteUser: (userId: string, assignTo: string | null, onProgress: OnProgress) =>
      untilDone(send, onProgress, () => ({
        path: `${userPath(userId)}${assignTo === null ? "" : `?assignTo=${encodeURIComponent(assignTo)}`}`,
      })),
  };
}

type Removing = { path: string; fate: Fate; onProgress: OnProgress };

/** What has gone already is taken from the number that was agreed to, so that not one more goes than that. */
function removeAll(send: Request, { path, fate, onProgress }: Removing): Promise<void> {
  return untilDone(send, onProgress, (handled) => {
    const left = fate?.kind === "delete" ? { ...fate, count: fate.count - handled } : fate;
    return { path: `${path}${fateQuery(left)}` };
  });
}

/** Asks again until all is done, with what was handled so far. What fails in between says that it is half done. */
async function untilDone(
  send: Request,
  onProgress: OnProgress,
  callOf: (handled: number) => Pick<RequestOptions<Progress>, "method" | "path" | "body">,
): Promise<void> {
  let handled = 0;
  for (;;) {
    const call = callOf(handled);
    const last = await send({ method: "DELETE", schema: progressSchema, ...call }).catch((error: unknown) => {
      throw handled > 0 && error instanceof ApiProblem ? halfDone(error, handled) : error;
    });
    if (last.done) return;
    handled += last.handled;
    onProgress(last.remaining);
  }
}

function halfDone(problem: ApiProblem, handled: number): ApiProblem {
  const detail = `${problem.detail} ${handled.toLocaleString("en-US")} were done before.`;
  return new ApiProblem({ ...problem, detail, cause: problem });
}

function fateQuery(fate: Fate): string {
  if (fate === null) return "";
  if (fate.kind === "delete") return `?${new URLSearchParams({ deleting: String(fate.count) })}`;
  return `?${new URLSearchParams({ toPipeline: fate.pipelineId, toStage: fate.stageId })}`;
}
