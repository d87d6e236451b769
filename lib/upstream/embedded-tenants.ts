import "server-only";
import { readOrMakeApiKey } from "@/lib/crm/api-key";
import { createKeyRing, type KeyRing } from "@/lib/crm/key-ring";
import { ensureLocation } from "@/lib/crm/location";
import type { Env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { Directory } from "@/lib/locations/directory";
import { LOCAL_ID, type Location } from "@/lib/locations/location";
import type { Storage } from "@/lib/storage/database";
import type { Ground } from "./upstream";

/** A location as the database of the embedded CRM knows it, and the key that opens it at `/v1`. */
type Tenant = { id: string; key: string | undefined };

/** The locations of the embedded CRM as they are configured now. */
type Tenants = {
  /** Resolves when each location that is configured now is in the database, and its key opens it. */
  ready(): Promise<void>;
  /** By which id the database knows a location; it is made there when it is missing. */
  idOf(location: Location): Promise<string>;
  locationOf: KeyRing;
  /** @throws AppError `upstream_unavailable` when the database does not answer, or lacks one of them */
  checkHealth(): Promise<void>;
};

export const isEmbedded = ({ upstream }: Location): boolean => upstream.kind === "embedded";

/** Follows the directory: whatever was read again is looked at with the next call. */
export function trackTenants({ storage, settings, directory }: Ground & { directory: Directory }): Tenants {
  const tenants = new Map<string, Promise<Tenant>>();
  let known: readonly Location[] | undefined;
  let ring: KeyRing = () => null;

  const tenantOf = (location: Location): Promise<Tenant> => {
    const made = tenants.get(location.id) ?? openTenant(location, { storage, settings });
    tenants.set(location.id, made);
    // A database that is away now is asked again.
    made.catch(() => tenants.delete(location.id));
    return made;
  };

  const ready = async () => {
    const all = directory.all();
    if (known === all) return;
    const keys = await Promise.all(
      all.filter(isEmbedded).map(async (location) => {
        const { id, key } = await tenantOf(location);
        const { upstream } = location;
        return { locationId: id, key: upstream.kind === "embedded" ? (upstream.crmApiKey ?? key) : key };
      }),
    );
    known = all;
    ring = createKeyRing(keys.flatMap(({ key, locationId }) => (key ? { key, locationId } : [])));
  };

  return {
    ready,
    idOf: async (location) => (await tenantOf(location)).id,
    locationOf: (key) => ring(key),
    checkHealth: async () => {
      await ready();
      const found = await Promise.all(directory.all().filter(isEmbedded).map(tenantOf));
      if (found.length === 0) return;
      await checkLocations(
        storage,
        found.map(({ id }) => id),
      );
    },
  };
}

/** The one location of the variables is the oldest of the database, and its key lies beside it. */
async function openTenant(
  location: Location,
  { storage, settings }: { storage: Storage; settings: Env },
): Promise<Tenant> {
  if (location.id !== LOCAL_ID) return { id: (await ensureLocation(storage, location)).id, key: undefined };
  const { DATABASE_URL: databaseUrl, CRM_API_KEY: configured } = settings;
  const { id } = await ensureLocation(storage);
  return { id, key: readOrMakeApiKey({ databaseUrl, configured }).key };
}

async function checkLocations(storage: Storage, ids: readonly string[]): Promise<void> {
  const own = storage.db.selectFrom("locations").select("id").where("id", "in", ids);
  const found = await own.execute().catch((cause: unknown) => {
    if (cause instanceof AppError) throw cause;
    throw new AppError("upstream_unavailable", {
      message: "the database does not answer",
      hint: "Pipelane cannot read its database.",
      cause,
    });
  });
  if (found.length === ids.length) return;
  throw new AppError("upstream_unavailable", {
    message: "the database holds other locations than at the start, as after a restore",
    hint: "Other data was put into Pipelane's database: start Pipelane again.",
  });
}
