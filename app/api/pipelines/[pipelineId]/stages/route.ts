import { pipelineParams } from "@/app/api/inputs";
import { stageSchema } from "@/lib/board/model";
import { route, verbs } from "@/lib/server";
import { nameDraftSchema, orderDraftSchema } from "@/lib/settings/drafts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  POST: route(
    { input: { params: pipelineParams, body: nameDraftSchema }, answers: stageSchema, status: 201 },
    ({ settings, session, params, body }) => settings.addStage(session, { ...params, ...body }),
  ),

  PUT: route(
    { input: { params: pipelineParams, body: orderDraftSchema } },
    ({ settings, session, params, body }) => settings.orderStages(session, { ...params, ...body }),
  ),
});
