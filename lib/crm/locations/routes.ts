import "server-only";
import * as z from "zod";
import { isCurrency, isLocale, isTimeZone } from "@/lib/regional";
import { type Endpoint, endpoint, idOf } from "../endpoint";
import { mandatoryText } from "../fields";
import { notFound } from "../refusals";
import type { Scope } from "../scope";
import { type Location, readLocation, updateLocation } from "./store";

const section = "Locations";
const AGENCY = "HighLevel wants an agency's key for this; here the location's key does.";

const locationAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    timezone: z.string().nullable().describe("IANA; null is the reader's own"),
    currency: z.string().nullable().describe("ISO 4217; null is the configured one. Ours: v1 knows none"),
    locale: z.string().nullable().describe("BCP 47; null is the configured one. Ours: v1 knows none"),
    settings: z.object({
      allowDuplicateOpportunity: z
        .boolean()
        .describe("Whether a contact may have several opportunities in a pipeline"),
      allowDuplicateContact: z.literal(false),
      allowFacebookNameMerge: z.literal(false),
      disableContactTimezone: z.literal(false),
    }),
  })
  .meta({ id: "Location" });

/** What v1 documents and the embedded CRM does not leave to choice. */
const FIXED = {
  allowDuplicateContact: false,
  allowFacebookNameMerge: false,
  disableContactTimezone: false,
} as const;

const setting = (isKnown: (text: string) => boolean) => z.string().max(100).refine(isKnown).nullish();
const locationBody = z.object({
  name: mandatoryText(200).optional(),
  timezone: setting(isTimeZone),
  currency: setting(isCurrency),
  locale: setting(isLocale),
  settings: z.object({ allowDuplicateOpportunity: z.boolean().optional() }).optional(),
});

const answerLocation = ({ timeZone, settings, ...location }: Location) => ({
  ...location,
  timezone: timeZone,
  settings: { ...settings, ...FIXED },
});

/** `/v1/locations`: the one that the key stands for. */
export function locationEndpoints({ storage, locationId }: Scope): Endpoint[] {
  const known = async ({ id }: { id: string }): Promise<Location> => {
    const location = id === locationId ? await readLocation(storage.db, id) : null;
    if (!location) throw notFound("location");
    return location;
  };
  const params = z.object({ id: idOf("location") });
  return [
    endpoint(
      {
        ...{ method: "GET", path: "/locations", section },
        summary: "List the locations",
        notes: `The one of the key. ${AGENCY}`,
        answer: z.object({ locations: z.array(locationAnswer) }),
      },
      { run: async () => ({ locations: [answerLocation(await known({ id: locationId }))] }) },
    ),
    endpoint(
      {
        ...{ method: "GET", path: "/locations/:id", section },
        summary: "Read a location",
        notes: AGENCY,
        params,
        answer: locationAnswer,
      },
      { run: async ({ params }) => answerLocation(await known(params)) },
    ),
    endpoint(
      {
        ...{ method: "PUT", path: "/locations/:id", section },
        summary: "Change a location and its settings",
        notes: `What is absent stays. ${AGENCY}`,
        params,
        body: locationBody,
        answer: locationAnswer,
      },
      {
        find: known,
        run: async ({ params, body: { timezone, settings = {}, ...rest } }) => {
          const changes = { ...rest, ...settings, timeZone: timezone };
          await storage.transaction((tx) => updateLocation(tx, { id: params.id, changes }));
          return answerLocation(await known(params));
        },
      },
    ),
  ];
}
