import { activityQuery } from "@/app/api/inputs";
import { activityPageSchema } from "@/lib/activity/model";
import { route, verbs } from "@/lib/server";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  GET: route(
    { input: { query: activityQuery }, answers: activityPageSchema },
    ({ activity, session, query: { cursor, ...filters } }) => activity.list(session, { filters, cursor }),
  ),
});
