/** How a server is reached, and whether anybody can sign in to it. */
export type Reach = {
  /** `none`: whoever reaches it may do everything. */
  auth: "local" | "none";
  host: string;
  /** Whether a proxy in front of it lets other machines in. */
  hasProxy: boolean;
  /** Whether nobody but this machine reaches it. */
  isLoopback: boolean;
  isEmbedded: boolean;
  /** Whether there is a provider, or a location has a portal's key or HighLevel's shared secret. */
  hasWayIn: boolean;
};

/**
 * Whether nobody has to sign in. Where some can, all have to: a server that stands on loopback behind a proxy cannot
 * tell who sits at this machine.
 */
export function isLocal({ auth, isLoopback, isEmbedded, hasWayIn }: Reach): boolean {
  return auth === "none" || (isLoopback && isEmbedded && !hasWayIn);
}

/** Why a server may not start, in one sentence; null when it may. */
export function startRefusal(reach: Reach): string | null {
  if (isLocal(reach) || reach.hasWayIn) return null;
  if (reach.hasProxy) {
    return "TRUST_PROXY=on says that a proxy lets other machines in and nobody has to sign in: name a provider by OIDC_ISSUER, give each location a portal's signing key in LOCATIONS_FILE, or set AUTH=none if the proxy itself lets in only whom you want.";
  }
  if (!reach.isLoopback) {
    return `HOST=${reach.host} would let other machines in and nobody has to sign in: use HOST=127.0.0.1, name a provider by OIDC_ISSUER, give each location a portal's signing key in LOCATIONS_FILE, or set AUTH=none if that is what you want.`;
  }
  return "A HighLevel location would be open and nobody has to sign in: name a provider by OIDC_ISSUER, give it a portal's signing key in LOCATIONS_FILE, or set AUTH=none if whoever reaches this machine may see and change everything.";
}
