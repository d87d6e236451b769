import { locationParams } from "@/app/api/inputs";
import { knownLocation } from "@/lib/locations/directory";
import { lookOf, lookSchema } from "@/lib/locations/look";
import { openRoute, verbs } from "@/lib/server";

/** What a page shows of a location before anybody has signed in. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  GET: openRoute({ input: { params: locationParams }, answers: lookSchema }, async ({ params }) =>
    lookOf(knownLocation(params.locationId)),
  ),
});
