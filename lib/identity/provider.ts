import "server-only";
import * as oidc from "openid-client";
import * as z from "zod";
import { AppError } from "@/lib/errors";

/** How far the provider's clock may be off. */
const LEEWAY_S = 60;
/** A person waits for it. */
const LONGEST_ANSWER_S = 10;

export type ProviderSettings = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** `openid` and others, separated by spaces. */
  scopes: string;
  /** The origin under which browsers see us. */
  publicUrl: string;
};

const attemptSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  to: z.string(),
});
/** A sign-in that was begun. The browser keeps it, so that nobody can be made to finish another's. */
export type Attempt = z.infer<typeof attemptSchema>;

/** What the provider says of somebody: by the id token, which is signed, and by its userinfo endpoint. */
export type ProviderWord = { sub: string; said: readonly Record<string, unknown>[]; idToken: string };

/** Text that fits into a cookie. */
export function writeAttempt(attempt: Attempt): string {
  return Buffer.from(JSON.stringify(attempt)).toString("base64url");
}

/** What `writeAttempt` wrote; null for anything else. */
export function readAttempt(text: string | null): Attempt | null {
  try {
    return attemptSchema.parse(JSON.parse(Buffer.from(text ?? "", "base64url").toString()));
  } catch {
    return null;
  }
}

/** One provider, found by its issuer when the first person signs in. */
export function createProvider(settings: ProviderSettings) {
  const redirectUri = `${settings.publicUrl}/auth/callback`;
  let found: Promise<oidc.Configuration> | undefined;

  function configuration(): Promise<oidc.Configuration> {
    found ??= discover(settings).catch((cause: unknown) => {
      found = undefined;
      throw unreachable(cause);
    });
    return found;
  }

  return {
    /**
     * Where to send a browser that wants to sign in.
     * @param to where it wants to go then
     * @param asksAgain lets the person choose another account than the one the provider knows
     * @throws AppError `upstream_unavailable`
     */
    async begin({
      to,
      asksAgain,
    }: {
      to: string;
      asksAgain: boolean;
    }): Promise<{ url: URL; attempt: Attempt }> {
      const config = await configuration();
      const [state, nonce, verifier] = [
        oidc.randomState(),
        oidc.randomNonce(),
        oidc.randomPKCECodeVerifier(),
      ];
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: settings.scopes,
        ...{ state, nonce, code_challenge_method: "S256" },
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        ...(asksAgain ? { prompt: "login" } : {}),
      });
      return { url, attempt: { state, nonce, verifier, to } };
    },

    /**
     * Who has signed in, once the provider has sent the browser back.
     * @param query of the address that it was sent back to
     * @throws AppError `unauthenticated`, `upstream_unavailable`
     */
    async finish(query: URLSearchParams, { state, nonce, verifier }: Attempt): Promise<ProviderWord> {
      const config = await configuration();
      try {
        const tokens = await oidc.authorizationCodeGrant(config, new URL(`${redirectUri}?${query}`), {
          ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier },
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (!claims || !tokens.id_token) throw refusedByProvider("no id token");
        const hasMore = config.serverMetadata().userinfo_endpoint !== undefined;
        const more = hasMore ? await oidc.fetchUserInfo(config, tokens.access_token, claims.sub) : {};
        return { sub: claims.sub, said: [claims, more], idToken: tokens.id_token };
      } catch (cause) {
        throw faultOf(cause);
      }
    },

    /** Where the provider signs somebody out of itself, too; null when it does not, or cannot be asked. */
    async endUrl(idToken: string): Promise<URL | null> {
      const config = await configuration().catch(() => null);
      if (!config?.serverMetadata().end_session_endpoint) return null;
      return oidc.buildEndSessionUrl(config, {
        id_token_hint: idToken,
        post_logout_redirect_uri: `${settings.publicUrl}/auth/left`,
      });
    },
  };
}
export type Provider = ReturnType<typeof createProvider>;

async function discover({ issuer, clientId, clientSecret }: ProviderSettings): Promise<oidc.Configuration> {
  const isPlain = issuer.startsWith("http:");
  const config = await oidc.discovery(
    new URL(issuer),
    clientId,
    { [oidc.clockTolerance]: LEEWAY_S },
    authenticationBy(clientSecret),
    { timeout: LONGEST_ANSWER_S, ...(isPlain ? { execute: [oidc.allowInsecureRequests] } : {}) },
  );
  // The token came by TLS from the provider itself; its signature costs one more request, once.
  oidc.enableNonRepudiationChecks(config);
  return config;
}

/** As the provider wants it: what it does not say is Basic, by the standard. */
function authenticationBy(secret: string): oidc.ClientAuth {
  return (server, client, body, headers) => {
    const takesPost = server.token_endpoint_auth_methods_supported?.includes("client_secret_post") ?? false;
    const authenticate = takesPost ? oidc.ClientSecretPost(secret) : oidc.ClientSecretBasic(secret);
    return authenticate(server, client, body, headers);
  };
}

/**
 * Their errors carry claims and answers, which name a person: only their codes are kept, and what looks like one. Anybody
 * can write an error into the address of the callback.
 */
function faultOf(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof oidc.AuthorizationResponseError || thrown instanceof oidc.ResponseBodyError) {
    return refusedByProvider(/^[a-z_]{1,60}$/.test(thrown.error) ? thrown.error : "an error of its own");
  }
  const code = thrown instanceof oidc.ClientError ? (thrown.code ?? "") : "";
  return /TIMEOUT|RESPONSE_IS_NOT/.test(code) || code === "" ? unreachable(thrown) : refusedByProvider(code);
}

function refusedByProvider(why: string): AppError {
  return new AppError("unauthenticated", {
    message: `a sign-in that does not hold: ${why}`,
    hint: "This sign-in did not succeed. Try again.",
  });
}

function unreachable(cause: unknown): AppError {
  const code = codeWithin(cause) ?? "no answer";
  return new AppError("upstream_unavailable", {
    message: `the OpenID Connect provider cannot be used: ${code}`,
    hint: "The place where you sign in cannot be reached. Try again in a moment.",
  });
}

/** What a fetch failed of, such as a certificate that nobody trusts, stands in the code of what caused it. */
function codeWithin(thrown: unknown): string | null {
  if (!(thrown instanceof Error)) return null;
  return "code" in thrown && typeof thrown.code === "string" ? thrown.code : codeWithin(thrown.cause);
}
