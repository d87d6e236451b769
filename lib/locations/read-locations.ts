import "server-only";
import { readFileSync } from "node:fs";
import { type Env, emailsOf, variableNamed } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { LOCAL_ID, type Location, type LocationUpstream, type Member } from "./location";
import { parseLocations } from "./parse-locations";

/** The theme of a location that nobody gave one. */
const PLAIN = { accent: null, logo: null, mode: "auto", radius: null } as const;

/**
 * The locations of the file, or the one that the variables make.
 * @throws AppError `invalid_request` whose hint says of each thing that is wrong where it stands and what to do
 */
export function readLocations(settings: Env): readonly Location[] {
  const { LOCATIONS_FILE: path, CURRENCY: currency, LOCALE: locale } = settings;
  if (!path) return [locationOfVariables(settings)];
  refuseVariablesOfOne(settings);
  try {
    const locations = parseLocations(readText(path), { variableNamed, defaults: { currency, locale } });
    refuseUnknownMembers(settings, locations);
    return locations;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, fieldErrors, hint } = error;
    throw new AppError(code, {
      message,
      fieldErrors,
      hint: `The locations in ${path} cannot be used:\n${hint}`,
      cause: error,
    });
  }
}

/** What is set and does nothing would be looked for in the wrong place. */
function refuseVariablesOfOne(settings: Env): void {
  const set = (["HIGHLEVEL_API_KEY", "CRM_API_KEY"] as const).filter((name) => settings[name]);
  if (settings.OIDC_ADMINS) {
    throw new AppError("invalid_request", {
      message: "administrators of a variable besides a file of locations",
      hint: "OIDC_ADMINS cannot be set together with LOCATIONS_FILE: name each location's members in the file.",
    });
  }
  if (set.length === 0) return;
  throw new AppError("invalid_request", {
    message: "keys of variables besides a file of locations",
    hint: `${set.join(" and ")} cannot be set together with LOCATIONS_FILE: give each location its key in the file, as {"env": "NAME"} when it should stay in a variable of another name.`,
  });
}

/** Nobody would ever ask for them. */
function refuseUnknownMembers({ OIDC_ISSUER }: Env, locations: readonly Location[]): void {
  const at = locations.findIndex(({ members }) => members.length > 0);
  if (OIDC_ISSUER || at < 0) return;
  const message = "need a provider that says who people are: set OIDC_ISSUER";
  const path = `locations.${at}.members`;
  throw new AppError("invalid_request", {
    message: "members without a provider",
    hint: `- ${path} ${message}.`,
    fieldErrors: [{ path, message }],
  });
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : "";
    throw new AppError("invalid_request", {
      message: `the file of the locations cannot be read: ${code}`,
      hint: code === "ENOENT" ? "- there is no such file." : `- the file cannot be read: ${code}.`,
      cause,
    });
  }
}

function locationOfVariables(settings: Env): Location {
  return {
    id: LOCAL_ID,
    name: null,
    upstream: upstreamOfVariables(settings),
    currency: settings.CURRENCY,
    locale: settings.LOCALE,
    timeZone: null,
    theme: PLAIN,
    portalOrigins: [],
    signingKeys: [],
    members: emailsOf(settings.OIDC_ADMINS).map(administratorOf),
    highLevel: null,
  };
}

const administratorOf = (email: string): Member => ({
  who: { email },
  role: "admin",
  restrictions: { ownOnly: false, pipelineIds: null, hidesValues: false },
  userId: null,
});

/** The embedded CRM's own key is read with its database, or made there. */
function upstreamOfVariables(settings: Env): LocationUpstream {
  const { HIGHLEVEL_API_KEY: apiKey, HIGHLEVEL_BASE_URL: baseUrl } = settings;
  return apiKey ? { kind: "highlevel", baseUrl, apiKey } : { kind: "embedded" };
}
