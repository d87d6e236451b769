import { fateQuery, stageParams } from "@/app/api/inputs";
import { route, verbs } from "@/lib/server";
import { nameDraftSchema } from "@/lib/settings/drafts";
import { progressSchema } from "@/lib/settings/model";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  PATCH: route(
    { input: { params: stageParams, body: nameDraftSchema } },
    ({ settings, session, params, body }) => settings.renameStage(session, { ...params, ...body }),
  ),

  DELETE: route(
    { input: { params: stageParams, query: fateQuery }, answers: progressSchema },
    ({ settings, session, params, query: fate }) => settings.deleteStage(session, { ...params, fate }),
  ),
});
