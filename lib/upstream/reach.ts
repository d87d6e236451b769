import "server-only";
import type { Env } from "@/lib/env";
import { isLoopback } from "@/lib/http/guard";
import type { Reach } from "@/lib/identity/local";
import type { Location } from "@/lib/locations/location";

type Listening = Pick<Env, "HOST" | "TRUST_PROXY">;

/** Whether nobody but this machine reaches a server. A proxy in front of it lets others in, wherever it listens. */
export const isOnLoopback = ({ HOST, TRUST_PROXY }: Listening): boolean =>
  isLoopback(HOST) && TRUST_PROXY === "off";

/** How a server with these locations is reached, and whether anybody can sign in to it. */
export function reachOf(
  settings: Listening & Pick<Env, "AUTH" | "OIDC_ISSUER">,
  locations: readonly Location[],
): Reach {
  const { AUTH: auth, HOST: host, TRUST_PROXY, OIDC_ISSUER: issuer } = settings;
  return {
    ...{ auth, host, hasProxy: TRUST_PROXY === "on", isLoopback: isOnLoopback(settings) },
    isEmbedded: locations.every(({ upstream }) => upstream.kind === "embedded"),
    hasWayIn:
      issuer !== undefined ||
      locations.some(({ signingKeys, highLevel }) => signingKeys.length > 0 || highLevel !== null),
  };
}
