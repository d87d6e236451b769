import "server-only";
import * as z from "zod";
import { type Endpoint, endpoint, idOf } from "../endpoint";
import { mandatoryText } from "../fields";
import { notFound } from "../refusals";
import { progressAnswer } from "../removal";
import type { Scope } from "../scope";
import { countCarriers, removeTag, renameTag } from "./change";
import { findTag, listTags } from "./store";

const section = "Tags";
const deviation =
  "HighLevel says neither how often a tag is used nor what becomes of the contacts that carry it.";
const again = "`done: false` means that there is more to do: send it again.";

/** Tags with what carries them, and changing them, all ours. Its list stands before `/tags/:id`. */
export function tagAdministration({ storage, locationId, now }: Scope): Endpoint[] {
  const params = z.object({ id: idOf("tag") });
  const find = async ({ id }: { id: string }) => {
    if (!(await findTag(storage.db, locationId, ["id", id]))) throw notFound("tag");
  };
  return [
    endpoint(
      {
        ...{ method: "GET", path: "/tags/usage", section, deviation },
        summary: "List the tags and how many contacts carry each",
        answer: z.object({
          tags: z.array(z.object({ id: z.string(), name: z.string(), contacts: z.int() })),
        }),
      },
      {
        run: async () => {
          const counts = await countCarriers(storage.db, locationId);
          const tags = await listTags(storage.db, locationId);
          return { tags: tags.map(({ id, name }) => ({ id, name, contacts: counts.get(name) ?? 0 })) };
        },
      },
    ),
    endpoint(
      {
        ...{ method: "PUT", path: "/tags/:id", section, deviation },
        summary: "Rename a tag on all contacts",
        notes: `A name that another tag has is refused, unless \`merge\` says that the two become one. ${again}`,
        params,
        body: z.object({ name: mandatoryText(100), merge: z.boolean().optional() }),
        answer: progressAnswer,
      },
      {
        find,
        run: ({ params: { id }, body: { name, merge = false } }) =>
          renameTag(storage, { locationId, id, name: name.trim(), merge, now: now() }),
      },
    ),
    endpoint(
      {
        ...{ method: "DELETE", path: "/tags/:id", section, deviation },
        summary: "Take a tag from all contacts, and delete it",
        notes: again,
        params,
        answer: progressAnswer,
      },
      { find, run: ({ params: { id } }) => removeTag(storage, { locationId, id, now: now() }) },
    ),
  ];
}
