import { activityPeopleSchema } from "@/lib/activity/model";
import { route, verbs } from "@/lib/server";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  GET: route({ input: {}, answers: activityPeopleSchema }, async ({ activity, session }) => ({
    people: await activity.people(session),
  })),
});
