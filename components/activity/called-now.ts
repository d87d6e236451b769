import type { ActivityPerson } from "@/lib/activity/model";
import type { Naming } from "./use-naming";

/**
 * In the order of their names, by the location's language: the server that makes the page and the reader's browser have
 * one each. An agency's people are no users of its locations, and others are users no more.
 */
export function calledNow(
  people: readonly ActivityPerson[],
  { people: users, format }: Pick<Naming, "people" | "format">,
): ActivityPerson[] {
  const names = new Map(users.map(({ id, name }) => [id, name]));
  return people
    .map(({ id, name }) => ({ id, name: names.get(id) ?? name }))
    .toSorted((one, other) => one.name.localeCompare(other.name, format.locale));
}
