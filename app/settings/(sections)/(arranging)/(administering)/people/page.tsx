import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { PeopleSection } from "@/components/settings/people-section";
import { usersOptions } from "@/lib/board/queries";
import { readAhead } from "../../../../server-client";

export const metadata: Metadata = { title: "People · Settings" };

export default async function PeoplePage() {
  const client = await readAhead((to, reads) => to.prefetchQuery(usersOptions(reads)));
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PeopleSection />
    </HydrationBoundary>
  );
}
