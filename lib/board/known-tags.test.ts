import { expect, test } from "vitest";
import { openFixture } from "./fixtures/board-fixture";
import { opportunity } from "./fixtures/model-server";
import { knownTags } from "./known-tags";

const tagged = (id: string, contactId: string, tags: string[]) => {
  const made = opportunity(id, { age: 1 });
  return { ...made, contact: { ...made.contact, id: contactId, tags } };
};

test("the tags of the board's contacts are known, those of most contacts first, each contact counted once", async () => {
  const { client } = await openFixture([
    tagged("a1", "c1", ["vip", "east"]),
    tagged("a2", "c1", ["vip", "east"]),
    tagged("a3", "c2", ["west", "beta"]),
    tagged("a4", "c3", ["west"]),
    tagged("a5", "c4", []),
  ]);
  expect(knownTags(client, "L")).toEqual(["west", "beta", "east", "vip"]);
  expect(knownTags(client, "another")).toEqual([]);
});
