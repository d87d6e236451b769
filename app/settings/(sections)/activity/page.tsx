import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { ActivityLog } from "@/components/activity/activity-log";
import { ActivityWithheld } from "@/components/activity/activity-withheld";
import { ArrangedElsewhere } from "@/components/settings/arranged-elsewhere";
import { Section } from "@/components/settings/section";
import { activityPeopleOptions } from "@/lib/activity/queries";
import { locationOptions, pipelinesOptions, usersOptions } from "@/lib/board/queries";
import { hasRole } from "@/lib/identity/require-role";
import { pageServices } from "../../../page-services";
import { makeQueryClient } from "../../../query-client";
import { serverReads } from "../../../server-reads";

export const metadata: Metadata = { title: "Activity · Settings" };

/** Unlike the other sections it is there whichever HighLevel stands behind: the log is our own. */
export default async function ActivityPage() {
  const services = await pageServices();
  const { session, settings } = services;
  if (!hasRole(session, "manager")) return <ActivityWithheld />;
  const client = makeQueryClient();
  const reads = serverReads(services);
  await Promise.all([
    client.prefetchQuery(pipelinesOptions(reads)),
    client.prefetchQuery(usersOptions(reads)),
    client.prefetchQuery(locationOptions(reads)),
    client.prefetchQuery({
      ...activityPeopleOptions(session),
      queryFn: () => services.activity.people(session),
    }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Section
        title="Activity"
        about="Who created, moved, edited and deleted opportunities in Pipelane. What is done elsewhere, in HighLevel itself or through its API, does not show here."
      >
        <ActivityLog locationId={session.locationId} />
        {!settings.canAdminister && <ArrangedElsewhere />}
      </Section>
    </HydrationBoundary>
  );
}
