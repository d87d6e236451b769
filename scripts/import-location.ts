import type { WantedLocation } from "@/lib/crm/location";
import type { Env } from "@/lib/env";
import { readLocations } from "@/lib/locations/read-locations";
import { Problem } from "./stop.mjs";

/**
 * Where an import goes: the location that was named, the only embedded one, or undefined for that of a Pipelane without
 * a file of locations.
 * @throws Problem when it has to be said, or what was said is none
 */
export function importLocation(settings: Env, named: string | undefined): WantedLocation | undefined {
  if (!settings.LOCATIONS_FILE) {
    if (named === undefined) return undefined;
    throw new Problem("--location names a location of LOCATIONS_FILE, which is not set. Leave it out.");
  }
  const embedded = readLocations(settings).filter(({ upstream }) => upstream.kind === "embedded");
  const found = embedded.filter(({ id }) => named === undefined || id === named);
  const [only] = found;
  if (only && found.length === 1) return only;
  const ids = embedded.map(({ id }) => id);
  if (ids.length === 0) throw new Problem("No location of LOCATIONS_FILE has the embedded CRM.");
  throw new Problem(`Say into which location with --location, one of: ${ids.join(", ")}.`);
}
