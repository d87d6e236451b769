import "server-only";
import * as z from "zod";
import { knownContact } from "../contacts/save";
import { updateContact } from "../contacts/store";
import { type Endpoint, endpoint, idOf } from "../endpoint";
import { mandatoryText, tagNames } from "../fields";
import { notFound } from "../refusals";
import { tagsOf } from "../rows";
import type { Scope } from "../scope";
import { findTag, listTags, rememberTags, type Tag } from "./store";

/** A tag of the location. Source: HighLevel v1 Postman collection 1.1.20 and recorded answers (reference, 1.7). */
const tagAnswer = z.object({ id: z.string(), name: z.string(), locationId: z.string() }).meta({ id: "Tag" });

const answerTag = ({ id, name, locationId }: Tag): z.infer<typeof tagAnswer> => ({
  id,
  name,
  locationId,
});

const tags = { section: "Tags", path: "/tags" } as const;

/** `/v1/tags`: the tags that contacts of the location can carry. */
export function tagEndpoints({ storage, locationId, now }: Scope): Endpoint[] {
  return [
    endpoint(
      {
        ...tags,
        method: "GET",
        summary: "List the tags of the location",
        notes:
          "By name. A tag that a contact is given is one of them from then on, also when nobody carries it any more.",
        answer: z.object({ tags: z.array(tagAnswer) }),
      },
      { run: async () => ({ tags: (await listTags(storage.db, locationId)).map(answerTag) }) },
    ),
    endpoint(
      {
        ...tags,
        method: "POST",
        summary: "Make a tag",
        notes: "A name that is there already answers the tag that has it.",
        body: z.object({ name: mandatoryText(100) }),
        answer: tagAnswer,
      },
      {
        run: async ({ body }) => {
          const name = body.name.trim();
          const made = await storage.transaction(async (tx) => {
            await rememberTags(tx, { locationId, names: [name], now: now() });
            return findTag(tx, locationId, ["name", name]);
          });
          if (!made) throw notFound("tag");
          return answerTag(made);
        },
      },
    ),
    endpoint(
      {
        ...tags,
        path: "/tags/:id",
        method: "GET",
        summary: "Read a tag",
        params: z.object({ id: idOf("tag") }),
        answer: tagAnswer,
      },
      {
        run: async ({ params }) => {
          const tag = await findTag(storage.db, locationId, ["id", params.id]);
          if (!tag) throw notFound("tag");
          return answerTag(tag);
        },
      },
    ),
  ];
}

/** `/v1/contacts/:id/tags`. v1 calls the rule `rules` here. Source: Postman collection 1.1.20, read November 2026. */
export function contactTagEndpoints({ storage, locationId, now }: Scope): Endpoint[] {
  const body = z.object({ tags: tagNames });
  const shapes = {
    section: "Tags",
    path: "/contacts/:id/tags",
    params: z.object({ id: idOf("contact") }),
    unknownIs: [422],
    ruleName: "rules",
    body,
    answer: z.object({ tags: z.array(z.string()).describe("All tags that the contact carries now") }),
  } as const;
  const find = ({ id }: { id: string }) => knownContact(storage.db, locationId, id);
  const write = (id: string, change: (before: string[]) => string[]) =>
    storage.transaction(async (tx) => {
      const contact = await knownContact(tx, locationId, id);
      const fields = { tags: change(tagsOf(contact)) };
      return { tags: tagsOf(await updateContact(tx, { contact, fields, now: now() })) };
    });
  return [
    endpoint(
      { ...shapes, method: "POST", summary: "Give a contact tags" },
      { find, run: ({ params, body: given }) => write(params.id, (before) => [...before, ...given.tags]) },
    ),
    endpoint(
      { ...shapes, method: "DELETE", summary: "Take tags from a contact" },
      {
        find,
        run: ({ params, body: given }) => {
          const gone = new Set(given.tags.map((name) => name.trim()));
          return write(params.id, (before) => before.filter((name) => !gone.has(name)));
        },
      },
    ),
  ];
}
