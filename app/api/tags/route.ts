import { route, verbs } from "@/lib/server";
import { tagsSchema } from "@/lib/settings/model";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  GET: route({ input: {}, answers: tagsSchema }, async ({ settings, session }) => ({
    tags: await settings.listTags(session),
  })),
});
