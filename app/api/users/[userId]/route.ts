import { nextOwnerQuery, userParams } from "@/app/api/inputs";
import { ownerSchema } from "@/lib/board/model";
import { route, verbs } from "@/lib/server";
import { userEditSchema } from "@/lib/settings/drafts";
import { progressSchema } from "@/lib/settings/model";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  PATCH: route(
    { input: { params: userParams, body: userEditSchema }, answers: ownerSchema },
    ({ settings, session, params, body: edit }) => settings.editUser(session, { ...params, edit }),
  ),

  DELETE: route(
    { input: { params: userParams, query: nextOwnerQuery }, answers: progressSchema },
    ({ settings, session, params, query: { assignTo = null } }) =>
      settings.deleteUser(session, { ...params, assignTo }),
  ),
});
