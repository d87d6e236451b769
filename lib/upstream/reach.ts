import "server-only";
import type { Env } from "@/lib/env";
import { isLoopback } from "@/lib/http/guard";
import type { Reach } from "@/lib/identity/local";
import type { Location } from "@/lib/locations/location";

/** How a server with these locations is reached, and whether anybody can sign in to it. */
export function reachOf(
  { AUTH: auth, HOST: host }: Pick<Env, "AUTH" | "HOST">,
  locations: readonly Location[],
): Reach {
  return {
    ...{ auth, host, isLoopback: isLoopback(host) },
    isEmbedded: locations.every(({ upstream }) => upstream.kind === "embedded"),
    hasWayIn: locations.some(({ signingKeys, highLevel }) => signingKeys.length > 0 || highLevel !== null),
  };
}
