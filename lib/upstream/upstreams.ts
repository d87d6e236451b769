import "server-only";
import { derived } from "@/lib/derived";
import { AppError } from "@/lib/errors";
import type { Session } from "@/lib/identity/session";
import type { Directory } from "@/lib/locations/directory";
import type { Location } from "@/lib/locations/location";
import type { Upstream } from "./upstream";

type Kept = { of: string; upstream: Promise<Upstream> };

/**
 * Makes what answers the services of a session's location: opened when it is first asked for, kept, and opened anew
 * when what it is made of was configured otherwise. Whoever holds one ends with it.
 */
export function keepUpstreams({ find }: Pick<Directory, "find">, open: (of: Location) => Promise<Upstream>) {
  const kept = new Map<string, Kept>();
  return ({ locationId }: Pick<Session, "locationId">): Promise<Upstream> => {
    const location = find(locationId);
    if (!location) {
      kept.delete(locationId);
      return Promise.reject(gone());
    }
    const of = madeOf(location);
    const known = kept.get(locationId);
    if (known?.of === of) return known.upstream;
    const upstream = open(location);
    kept.set(locationId, { of, upstream });
    upstream.catch(() => {
      // The next request tries again.
      if (kept.get(locationId)?.upstream === upstream) kept.delete(locationId);
    });
    return upstream;
  };
}

/** All that `open` reads of it: a new theme is no reason to forget what a board remembers. */
const madeOf = derived(({ name, upstream, currency, locale, timeZone }: Location) =>
  JSON.stringify([name, upstream, currency, locale, timeZone]),
);

/** A session ends with its location. */
function gone(): AppError {
  return new AppError("unauthenticated", {
    message: "a session of a location that is not served",
    hint: "Pipelane does not serve this location any more. Ask whoever runs Pipelane.",
  });
}
