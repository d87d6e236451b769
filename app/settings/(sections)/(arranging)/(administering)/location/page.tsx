import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { LocationSection } from "@/components/settings/location-section";
import { locationOptions } from "@/lib/board/queries";
import { locationChoices } from "@/lib/settings/choices";
import { pageServices } from "../../../../../page-services";
import { readAhead } from "../../../../server-client";

export const metadata: Metadata = { title: "Location · Settings" };

export default async function LocationPage() {
  const client = await readAhead((to, reads) => to.prefetchQuery(locationOptions(reads)));
  const { settings, session } = await pageServices();
  const held = await settings.readLocation(session);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <LocationSection choices={locationChoices(held)} />
    </HydrationBoundary>
  );
}
