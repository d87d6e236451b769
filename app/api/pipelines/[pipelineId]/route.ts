import { fateQuery, pipelineParams } from "@/app/api/inputs";
import { route, verbs } from "@/lib/server";
import { nameDraftSchema } from "@/lib/settings/drafts";
import { progressSchema } from "@/lib/settings/model";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  PATCH: route(
    { input: { params: pipelineParams, body: nameDraftSchema } },
    ({ settings, session, params, body }) => settings.renamePipeline(session, { ...params, ...body }),
  ),

  DELETE: route(
    { input: { params: pipelineParams, query: fateQuery }, answers: progressSchema },
    ({ settings, session, params, query: fate }) => settings.deletePipeline(session, { ...params, fate }),
  ),
});
