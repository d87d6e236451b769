/** A key by which a portal signs who is asking. */
export type SigningKey = {
  /** The `kid` that a token names. Unique in its location. */
  id: string;
  algorithm: "HS256" | "EdDSA";
  /** HS256: the shared secret, of at least 32 bytes. EdDSA: the public key as SPKI PEM. */
  key: string;
};

/** How a location looks where it is shown to its own people. */
export type Theme = {
  /** `#rrggbb`; null is ours. */
  accent: string | null;
  /** An https or data: address of an image; null is none. */
  logo: string | null;
  mode: "auto" | "light" | "dark";
  /** Corner radius in px, from 0 to 32; null is ours. */
  radius: number | null;
};

/** Where a location's CRM is: the one that is built in, or a HighLevel, with its v1 key. */
export type LocationUpstream =
  | {
      kind: "embedded";
      /** Opens `/v1` for this location; absent when its API is not served. */
      crmApiKey?: string;
    }
  | { kind: "highlevel"; baseUrl: string; apiKey: string };

/** Whom a location lets in when its provider says who they are, and what they may do there. */
export type Member = {
  /** An e-mail address in lower case, a subject, or a claim that is or holds this value. */
  who: { email: string } | { sub: string } | { claim: string; value: string };
  role: "viewer" | "rep" | "manager" | "admin";
  restrictions: { ownOnly: boolean; pipelineIds: readonly string[] | null; hidesValues: boolean };
  /** Who they are in HighLevel; null where nobody said. */
  userId: string | null;
};

/** The id of the one location that the variables make; in a file it would be another one's. */
export const LOCAL_ID = "local";

/** One HighLevel sub-account as this server is configured for it. Holds secrets: see `lookOf` for what may be told. */
export type Location = {
  /** Letters, digits, `-` and `_`. `local` is the one location of the variables, and never one of the file. */
  id: string;
  name: string | null;
  upstream: LocationUpstream;
  /** ISO 4217. */
  currency: string;
  /** BCP 47. */
  locale: string;
  /** IANA; null is the reader's own. */
  timeZone: string | null;
  theme: Theme;
  /** Exact origins (`https://portal.example.com`) whose pages may frame this location; empty is nobody. */
  portalOrigins: readonly string[];
  signingKeys: readonly SigningKey[];
  /** In the file's order: the first that fits somebody counts. */
  members: readonly Member[];
  /** HighLevel's own sign-in: the company it has to be, and the app's shared secret. */
  highLevel: { companyId: string; sharedSecret: string } | null;
};
