import { tagParams } from "@/app/api/inputs";
import { route, verbs } from "@/lib/server";
import { tagEditSchema } from "@/lib/settings/drafts";
import { progressSchema } from "@/lib/settings/model";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  PATCH: route(
    { input: { params: tagParams, body: tagEditSchema }, answers: progressSchema },
    ({ settings, session, params, body }) => settings.renameTag(session, { ...params, ...body }),
  ),

  DELETE: route({ input: { params: tagParams }, answers: progressSchema }, ({ settings, session, params }) =>
    settings.deleteTag(session, params),
  ),
});
