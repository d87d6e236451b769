import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";

/** The location that a key opens; null for one that opens none. */
export type KeyRing = (key: string) => string | null;

/**
 * Makes a ring of keys, each of which opens one location. Only digests are kept and compared, and those in constant
 * time: neither a key's length nor its beginning can be found by measuring, since nobody can choose what a digest
 * begins with.
 */
export function createKeyRing(keys: Iterable<{ key: string; locationId: string }>): KeyRing {
  const ring = new Map(
    Array.from(keys, ({ key, locationId }) => {
      const digest = digestOf(key);
      return [digest.toString("hex"), { digest, locationId }];
    }),
  );
  return (key) => {
    const digest = digestOf(key);
    const found = ring.get(digest.toString("hex"));
    return found && timingSafeEqual(found.digest, digest) ? found.locationId : null;
  };
}

const digestOf = (key: string) => createHash("sha256").update(key).digest();
