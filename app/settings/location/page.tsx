import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { LocationSection } from "@/components/settings/location-section";
import { locationOptions } from "@/lib/board/queries";
import { LOCAL_SESSION } from "@/lib/identity/session";
import { getServer } from "@/lib/server";
import { locationChoices } from "@/lib/settings/choices";
import { readAhead } from "../server-client";

export const metadata: Metadata = { title: "Location · Settings" };

export default async function LocationPage() {
  const client = await readAhead((to, reads) => to.prefetchQuery(locationOptions(reads)));
  const held = await (await getServer()).settings.readLocation(LOCAL_SESSION);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <LocationSection choices={locationChoices(held)} />
    </HydrationBoundary>
  );
}
