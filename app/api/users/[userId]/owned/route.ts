import { userParams } from "@/app/api/inputs";
import { route, verbs } from "@/lib/server";
import { ownedSchema } from "@/lib/settings/model";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  GET: route({ input: { params: userParams }, answers: ownedSchema }, ({ settings, session, params }) =>
    settings.countOwned(session, params),
  ),
});
