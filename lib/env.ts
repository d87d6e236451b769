import * as z from "zod";
import { AppError } from "./errors";
import { isCurrency, isLocale } from "./regional";

/** Text that can travel in a header; a line break at the end of a pasted key is dropped. */
const secret = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]+$/, "must consist of letters, digits and signs, without spaces");

/** A key of the embedded CRM's API. */
export const crmKeySchema = secret.min(16, "must have at least 16 characters");

/** A v1 key of a HighLevel location. */
export const highLevelKeySchema = secret.refine((key) => !key.startsWith("pit-"), {
  error:
    "is a Private Integration token (pit-…), which belongs to a newer API version; Pipelane speaks v1 and needs the location's API key",
});

/** Where a HighLevel's v1 API is. */
export const baseUrlSchema = z
  .url({ protocol: /^https?$/, error: "must be an http or https address" })
  .refine((url) => !/\/v1\/?$/.test(url), { error: "must not end in /v1, which Pipelane adds itself" })
  .default("https://rest.gohighlevel.com");

/** The address of another server, which speaks TLS unless it is on this machine. */
const secureUrl = z.url({ protocol: /^https?$/, error: "must be an https address" }).refine(isSecure, {
  error: "must be https, except on this machine",
});

function isSecure(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" || /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

const HOST_NAME = /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/i;

function oneOf<const Choices extends readonly [string, ...string[]]>(choices: Choices) {
  return z.enum(choices, { error: `must be ${choices.join(" or ")}` });
}

function wholeNumber({ from, to }: { from: number; to: number }) {
  const error = `must be a whole number from ${from} to ${to}`;
  return z.coerce.number({ error }).int(error).min(from, error).max(to, error);
}

/** Every variable that Pipelane reads. `describe` is what the README's table says of it. */
export const envSchema = z.object({
  HOST: z.string().default("127.0.0.1").describe("Address to listen on"),
  PORT: wholeNumber({ from: 0, to: 65_535 }).default(3000).describe("Port to listen on; 0 takes a free one"),
  AUTH: oneOf(["local", "none"])
    .default("local")
    .describe("`none` lets whoever reaches Pipelane see and change everything, without any sign-in"),
  ALLOWED_HOSTS: z
    .string()
    .refine((list) => list.split(",").every((name) => HOST_NAME.test(name.trim())), {
      error: "must be host names separated by commas, without http:// and port, such as board.example.com",
    })
    .default("")
    .describe(
      "Host names, separated by commas, under which the board may be opened besides localhost and addresses",
    ),
  TRUST_PROXY: oneOf(["on", "off"])
    .default("off")
    .describe(
      "`on` believes the `X-Forwarded-…` headers of a reverse proxy in front; otherwise they are dropped",
    ),
  DATABASE_URL: z
    .string()
    .regex(
      /^(file:.+|postgres(ql)?:\/\/.+)/,
      "must look like file:data/pipelane.db or postgres://user:password@host/database",
    )
    .refine((url) => !/[?&]sslmode=(?!(disable|require|verify-ca|verify-full)(&|$))/.test(url), {
      error: "must have the sslmode disable, require, verify-ca or verify-full",
    })
    .default("file:data/pipelane.db")
    .describe(
      "Database of the embedded CRM, or of what Pipelane remembers over HighLevel: a SQLite file, or PostgreSQL as `postgres://user:password@host/database`",
    ),
  DATABASE_POOL_SIZE: wholeNumber({ from: 1, to: 1_000 })
    .default(10)
    .describe("PostgreSQL: most connections at once"),
  DATABASE_TIMEOUT_MS: wholeNumber({ from: 100, to: 3_600_000 })
    .default(10_000)
    .describe("PostgreSQL: longest time of one statement, in milliseconds"),
  DEMO_DATA: oneOf(["on", "off"]).default("on").describe("Fill an empty SQLite file with demo data"),
  CRM_API_KEY: crmKeySchema
    .optional()
    .describe("Key of the embedded CRM's API; without it one is made and kept beside the database"),
  CRM_API: oneOf(["on", "off"])
    .optional()
    .describe(
      "Serve the embedded CRM's API at `/v1`; by default on loopback without a proxy only, never with a remote HighLevel",
    ),
  HIGHLEVEL_API_KEY: highLevelKeySchema
    .optional()
    .describe(
      "API key of a HighLevel location; set, the board works on that location instead of the embedded CRM",
    ),
  HIGHLEVEL_BASE_URL: baseUrlSchema.describe("Where HighLevel's v1 API is; Pipelane adds `/v1/…`"),
  LOCATIONS_FILE: z
    .string()
    .optional()
    .describe(
      "JSON file of the locations to serve, where there are several; [docs/locations.md](docs/locations.md)",
    ),
  PUBLIC_URL: secureUrl
    .refine((url) => URL.canParse(url) && /^\/$/.test(new URL(url).pathname + new URL(url).search), {
      error: "must have no path",
    })
    .transform((url) => new URL(url).origin)
    .optional()
    .describe("Address under which browsers open Pipelane, such as `https://board.example.com`"),
  OIDC_ISSUER: secureUrl
    .optional()
    .describe("OpenID Connect provider where people sign in; [docs/sign-in.md](docs/sign-in.md)"),
  OIDC_CLIENT_ID: secret.optional().describe("Pipelane's client id at that provider"),
  OIDC_CLIENT_SECRET: secret.optional().describe("Its client secret"),
  OIDC_SCOPES: z
    .string()
    .regex(/^openid( [\x21-\x7e]+)*$/, "must be openid and other scopes, separated by one space")
    .default("openid email profile")
    .describe("What Pipelane asks the provider to tell of people"),
  OIDC_ADMINS: z
    .string()
    .refine((list) => emailsOf(list).every((email) => z.email().safeParse(email).success), {
      error: "must be e-mail addresses separated by commas",
    })
    .default("")
    .describe(
      "E-mail addresses, separated by commas, of whom the provider lets in as administrators where there is no `LOCATIONS_FILE`",
    ),
  CURRENCY: z
    .string()
    .refine(isCurrency, {
      error: "must be an ISO 4217 code such as USD",
    })
    .default("USD")
    .describe("Currency of all values, unless the settings page chooses another"),
  LOCALE: z
    .string()
    .refine(isLocale, { error: "must be a BCP 47 tag such as en-US" })
    .default("en-US")
    .describe("How numbers, money and dates are written, unless the settings page chooses otherwise"),
  LOG_LEVEL: oneOf(["debug", "info", "warn", "error", "silent"])
    .default("info")
    .describe("Least level of what is logged"),
  METRICS_TOKEN: secret
    .min(16, "must have at least 16 characters")
    .optional()
    .describe("Token with which Prometheus reads `/api/metrics`; without it nothing is counted"),
});

/** The configuration, once parsed. Secrets in it must not be logged. */
export type Env = z.infer<typeof envSchema>;

/** The addresses of a list, in lower case. */
export const emailsOf = (list: string): string[] =>
  list
    .split(",")
    .map((email) => email.trim().toLowerCase())
    .filter(Boolean);

/** The provider where people sign in to this server, its secret among it; null where none is configured. */
export function providerOf(settings: Env) {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = settings;
  const { OIDC_SCOPES: scopes, PUBLIC_URL: publicUrl } = settings;
  if (!issuer || !clientId || !clientSecret || !publicUrl) return null;
  return { issuer, clientId, clientSecret, scopes, publicUrl };
}

/** What a provider cannot do without. */
function missingOf(settings: Env): Map<string, string> {
  if (!settings.OIDC_ISSUER) return new Map();
  const needed = ["PUBLIC_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"] as const;
  const missing: string[] = needed.filter((name) => !settings[name]);
  if (!settings.LOCATIONS_FILE && !settings.OIDC_ADMINS) missing.push("OIDC_ADMINS");
  return new Map(missing.map((name) => [name, "is missing, which OIDC_ISSUER needs"]));
}

/**
 * Reads a configuration from variables; an empty variable counts as absent.
 * @throws AppError `invalid_request` with one field error per variable that is wrong and a hint of one line each;
 * neither repeats a value, which may be a secret.
 */
export function parseEnv(variables: Record<string, string | undefined>): Env {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const parsed = envSchema.safeParse(present);
  const problems = parsed.success
    ? missingOf(parsed.data)
    : new Map(parsed.error.issues.map(({ path, message }) => [path.join("."), message]));
  if (parsed.success && problems.size === 0) return parsed.data;
  const fieldErrors = Array.from(problems, ([path, message]) => ({ path, message }));
  const hint = fieldErrors.map(({ path, message }) => `${path} ${message}.`).join("\n");
  throw new AppError("invalid_request", { message: "bad configuration", hint, fieldErrors });
}

let parsedOnce: Env | undefined;

/**
 * The configuration of this process, parsed at the first call.
 * @throws AppError as `parseEnv` does.
 */
export function env(): Env {
  parsedOnce ??= parseEnv(process.env);
  return parsedOnce;
}

/** Any variable of this process, for a file that names one instead of holding a secret; an empty one is absent. */
export const variableNamed = (name: string): string | undefined => process.env[name] || undefined;

/** Whether `next dev` runs this process. */
export const isDevelopment = process.env.NODE_ENV === "development";
