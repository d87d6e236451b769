import { route, verbs } from "@/lib/server";
import { nameDraftSchema } from "@/lib/settings/drafts";
import { madeTagSchema, tagsSchema } from "@/lib/settings/model";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  GET: route({ input: {}, answers: tagsSchema }, async ({ settings, session }) => ({
    tags: await settings.listTags(session),
  })),

  POST: route(
    { input: { body: nameDraftSchema }, answers: madeTagSchema, status: 201 },
    ({ settings, session, body }) => settings.createTag(session, body),
  ),
});
