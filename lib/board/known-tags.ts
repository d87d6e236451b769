import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { pipelineKey, type StagePage, type SummaryRead } from "./queries";

/** More would be a list that nobody reads; typing narrows it. */
const MOST_TAGS = 200;

/** Tags of the contacts whose cards the cache holds, of any pipeline of a location: those that most of them have first. */
export function knownTags(client: QueryClient, locationId: string): readonly string[] {
  const queryKey = pipelineKey(locationId).slice(0, 2);
  const reads = client.getQueriesData<InfiniteData<StagePage> | StagePage | SummaryRead>({ queryKey });
  // One contact has several cards, and one card stands in several reads.
  const ofContacts = new Map(
    reads.flatMap(([, data]) => cardsOf(data)).map(({ contact }) => [contact.id, contact]),
  );
  const counts = new Map<string, number>();
  for (const { tags } of ofContacts.values()) {
    for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  const byCount = [...counts].sort(([a, ofA], [b, ofB]) => ofB - ofA || a.localeCompare(b));
  return byCount.slice(0, MOST_TAGS).map(([tag]) => tag);
}

function cardsOf(data: InfiniteData<StagePage> | StagePage | SummaryRead | undefined) {
  if (!data) return [];
  if ("pages" in data) return data.pages.flatMap(({ opportunities }) => opportunities);
  return "opportunities" in data ? data.opportunities : [];
}
