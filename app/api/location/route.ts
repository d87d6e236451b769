import { locationSchema } from "@/lib/board/model";
import { route, verbs } from "@/lib/server";
import { locationEditSchema } from "@/lib/settings/drafts";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  GET: route({ input: {}, answers: locationSchema }, ({ settings, session }) =>
    settings.readLocation(session),
  ),

  PATCH: route(
    { input: { body: locationEditSchema }, answers: locationSchema },
    ({ settings, session, body }) => settings.editLocation(session, body),
  ),
});
