import { activityFiltersQuery } from "@/app/api/inputs";
import { route, verbs } from "@/lib/server";

const CSV_HEADERS = {
  "content-type": "text/csv; charset=utf-8",
  "content-disposition": 'attachment; filename="activity.csv"',
};

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  GET: route({ input: { query: activityFiltersQuery } }, async ({ activity, session, query }) => {
    return new Response(activity.exportCsv(session, query), { headers: CSV_HEADERS });
  }),
});
