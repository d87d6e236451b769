import { cursorQuery, opportunityParams } from "@/app/api/inputs";
import { activityPageSchema } from "@/lib/activity/model";
import { route, verbs } from "@/lib/server";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  GET: route(
    { input: { params: opportunityParams, query: cursorQuery }, answers: activityPageSchema },
    ({ activity, session, params, query }) => activity.listOf(session, { ...params, ...query }),
  ),
});
