import "server-only";
import * as z from "zod";
import { baseUrlSchema, crmKeySchema, highLevelKeySchema } from "@/lib/env";
import { isCurrency, isLocale, isTimeZone } from "@/lib/regional";
import { LOCAL_ID, type Location } from "./location";
import { memberSchema } from "./member-schema";
import { faultOfKey, secretOf, type VariableNamed } from "./secrets";

/** A logo in the file itself: enough for any, and no megabytes in every page. */
const LONGEST_LOGO = 200_000;

const text = z.string().trim().min(1, "must not be empty").max(200, "must have at most 200 characters");

const id = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, "must be 1 to 64 letters, digits, - and _")
  .refine((given) => given !== LOCAL_ID, {
    error: "must not be local, which is the one location of the variables",
  });

const theme = z.strictObject({
  accent: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, "must be a colour such as #0f766e")
    .nullable()
    .default(null),
  logo: z
    .string()
    .max(LONGEST_LOGO, `must have at most ${LONGEST_LOGO.toLocaleString("en-US")} characters`)
    .refine(isImageAddress, { error: "must be an https address, or data:image/…;base64,…" })
    .nullable()
    .default(null),
  mode: z.enum(["auto", "light", "dark"], "must be auto, light or dark").default("auto"),
  radius: z
    .number("must be a number of pixels from 0 to 32")
    .min(0, "must be from 0 to 32")
    .max(32, "must be from 0 to 32")
    .nullable()
    .default(null),
});

const origin = z.string().refine(isOrigin, {
  error: "must be an origin such as https://portal.example.com, without a path or a slash at its end",
});

/** Origins stand in a policy, where `*` means any and `;` ends the list; a URL may have both in its host. */
const PLAIN_ORIGIN = /^https?:\/\/([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d+)?$/;

function isOrigin(given: string): boolean {
  return PLAIN_ORIGIN.test(given) && URL.canParse(given) && new URL(given).origin === given;
}

function isImageAddress(given: string): boolean {
  if (/^data:image\/[a-z+.-]+;base64,[A-Za-z0-9+/=]+$/.test(given)) return true;
  return given.startsWith("https://") && URL.canParse(given) && PLAIN_ORIGIN.test(new URL(given).origin);
}

function signingKeyOf(variableNamed: VariableNamed) {
  // A variable of one line has \n where its PEM breaks.
  const key = secretOf(z.string().min(1, "must not be empty"), variableNamed).transform((held) =>
    held.replaceAll("\\n", "\n"),
  );
  return z
    .strictObject({
      id: z.string().regex(/^[\x21-\x7e]{1,100}$/, "must be 1 to 100 letters, digits and signs"),
      algorithm: z.enum(["HS256", "EdDSA"], "must be HS256 or EdDSA"),
      key,
    })
    .superRefine((signingKey, context) => {
      const message = faultOfKey(signingKey);
      if (message) context.addIssue({ code: "custom", path: ["key"], message });
    });
}

function upstreamOf(variableNamed: VariableNamed) {
  return z.discriminatedUnion(
    "kind",
    [
      z.strictObject({
        kind: z.literal("embedded"),
        crmApiKey: z.exactOptional(secretOf(crmKeySchema, variableNamed)),
      }),
      z.strictObject({
        kind: z.literal("highlevel"),
        baseUrl: baseUrlSchema,
        apiKey: secretOf(highLevelKeySchema, variableNamed),
      }),
    ],
    { error: "must be embedded or highlevel" },
  );
}

/** What a location has that says nothing of it. */
export type RegionalDefaults = Pick<Location, "currency" | "locale">;

/** The schema of one location of the file; variables that it names are looked up at once. */
export function locationSchema(variableNamed: VariableNamed, defaults: RegionalDefaults) {
  return z.strictObject({
    id,
    name: text.nullable().default(null),
    upstream: upstreamOf(variableNamed),
    currency: z
      .string()
      .refine(isCurrency, { error: "must be an ISO 4217 code such as USD" })
      .default(defaults.currency),
    locale: z
      .string()
      .refine(isLocale, { error: "must be a BCP 47 tag such as en-US" })
      .default(defaults.locale),
    timeZone: z
      .string()
      .refine(isTimeZone, { error: "must be an IANA time zone such as Europe/Berlin" })
      .nullable()
      .default(null),
    theme: theme.prefault({}),
    portalOrigins: z.array(origin).max(50, "must be at most 50").default([]),
    signingKeys: z.array(signingKeyOf(variableNamed)).max(20, "must be at most 20").default([]),
    members: z.array(memberSchema).max(5_000, "must be at most 5000").default([]),
    highLevel: z
      .strictObject({
        companyId: text,
        sharedSecret: secretOf(z.string().min(16, "must have at least 16 characters"), variableNamed),
      })
      .nullable()
      .default(null),
  });
}
