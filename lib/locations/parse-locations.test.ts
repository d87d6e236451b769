import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { lookOf } from "./look";
import { parseLocations } from "./parse-locations";

const SECRET = "a-secret-that-nobody-may-ever-read";
const VARIABLES: Record<string, string> = { NOVA_KEY: SECRET, SHORT: "short" };
const ed25519 = generateKeyPairSync("ed25519", {
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const rsa = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

const parse = (text: string) =>
  parseLocations(text, {
    variableNamed: (name) => VARIABLES[name],
    defaults: { currency: "USD", locale: "en-US" },
  });
const parseAll = (...locations: unknown[]) => parse(JSON.stringify({ locations }));
const EMBEDDED = { id: "nova", upstream: { kind: "embedded" } };
const signedBy = (algorithm: string, key: unknown) => ({
  ...EMBEDDED,
  signingKeys: [{ id: "k1", algorithm, key }],
});
const remote = (apiKey: unknown) => ({ id: "nova", upstream: { kind: "highlevel", apiKey } });

function refusalOf(parsing: () => unknown): AppError {
  try {
    parsing();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("It was accepted.");
}
const faultsOf = (...locations: unknown[]) =>
  refusalOf(() => parseAll(...locations)).fieldErrors.map(({ path, message }) => `${path} ${message}`);

describe("a location", () => {
  test("needs no more than an id and where its CRM is", () => {
    expect(parseAll(EMBEDDED)).toEqual([
      {
        ...EMBEDDED,
        name: null,
        currency: "USD",
        locale: "en-US",
        timeZone: null,
        theme: { accent: null, logo: null, mode: "auto", radius: null },
        portalOrigins: [],
        signingKeys: [],
        members: [],
        highLevel: null,
      },
    ]);
  });

  test("says of itself in public how it looks and who may frame it, and nothing else", () => {
    const [nova] = parseAll({
      ...remote(SECRET),
      ...{ name: "Nova", portalOrigins: ["https://portal.example.com"], theme: { accent: "#0f766e" } },
      ...{ signingKeys: signedBy("HS256", `${SECRET}1`).signingKeys },
      highLevel: { companyId: "c1", sharedSecret: `${SECRET}2` },
    });
    if (!nova) throw new Error("nothing was read");
    expect(lookOf(nova)).toEqual({
      id: "nova",
      name: "Nova",
      theme: { accent: "#0f766e", logo: null, mode: "auto", radius: null },
      portalOrigins: ["https://portal.example.com"],
    });
  });

  test("has members by address, by subject or by claim", () => {
    const [nova] = parseAll({
      ...EMBEDDED,
      members: [
        { email: "Rita@Example.com", role: "rep", userId: "u1", ownOnly: true, pipelines: ["p1"] },
        { claim: "groups", value: "sales", role: "viewer" },
      ],
    });
    expect(nova?.members).toEqual([
      {
        who: { email: "rita@example.com" },
        role: "rep",
        restrictions: { ownOnly: true, pipelineIds: ["p1"], hidesValues: false },
        userId: "u1",
      },
      {
        who: { claim: "groups", value: "sales" },
        role: "viewer",
        restrictions: { ownOnly: false, pipelineIds: null, hidesValues: false },
        userId: null,
      },
    ]);
  });

  test("takes a secret from the variable that it names", () => {
    const [nova] = parseAll(remote({ env: "NOVA_KEY" }));
    expect(nova?.upstream).toEqual({
      kind: "highlevel",
      baseUrl: "https://rest.gohighlevel.com",
      apiKey: SECRET,
    });
  });

  test("takes an Ed25519 key as PEM, also in one line as variables have it", () => {
    const pem = ed25519.publicKey;
    for (const key of [pem, pem.trim().replaceAll("\n", "\\n")]) {
      expect(parseAll(signedBy("EdDSA", key))[0]?.signingKeys[0]?.key.trim()).toBe(pem.trim());
    }
  });
});

describe("what is wrong is said with its place and what to do:", () => {
  test.each([
    [{ upstream: { kind: "embedded" } }, "locations.0.id is missing"],
    [{ ...EMBEDDED, id: "a b" }, "locations.0.id must be 1 to 64 letters, digits, - and _"],
    [
      { ...EMBEDDED, id: "local" },
      "locations.0.id must not be local, which is the one location of the variables",
    ],
    ["nova", "locations.0 must be an object"],
    [{ ...EMBEDDED, colour: "red" }, "locations.0 has unknown fields: colour"],
    [{ ...EMBEDDED, theme: { accent: "red" } }, "locations.0.theme.accent must be a colour such as #0f766e"],
    [
      { ...EMBEDDED, theme: { logo: "http://x.io/a.png" } },
      "locations.0.theme.logo must be an https address, or data:image/…;base64,…",
    ],
    [{ ...EMBEDDED, theme: { mode: "dim" } }, "locations.0.theme.mode must be auto, light or dark"],
    [
      { ...EMBEDDED, members: [{ role: "rep" }] },
      "locations.0.members.0 must name who it is by email, by sub, or by claim and value: by one of them",
    ],
    [
      { ...EMBEDDED, members: [{ sub: "1", email: "a@example.com", role: "rep" }] },
      "locations.0.members.0 must name who it is by email, by sub, or by claim and value: by one of them",
    ],
    [
      { ...EMBEDDED, members: [{ sub: "1", role: "owner" }] },
      "locations.0.members.0.role must be viewer, rep, manager or admin",
    ],
    [
      { ...EMBEDDED, members: [{ sub: "1", role: "rep", ownOnly: true }] },
      "locations.0.members.0.ownOnly needs userId, by which the CRM knows owners",
    ],
    [
      { ...EMBEDDED, members: [{ claim: "groups", value: "sales", role: "rep", userId: "u1" }] },
      "locations.0.members.0.userId is one person's",
    ],
    [{ ...EMBEDDED, theme: { radius: "8px" } }, "locations.0.theme.radius must be a number"],
    [{ ...EMBEDDED, theme: { radius: 99 } }, "locations.0.theme.radius must be from 0 to 32"],
    [{ ...EMBEDDED, currency: "EURO" }, "locations.0.currency must be an ISO 4217 code such as USD"],
    [{ ...EMBEDDED, locale: "german please" }, "locations.0.locale must be a BCP 47 tag such as en-US"],
    [
      { ...EMBEDDED, timeZone: "Mars" },
      "locations.0.timeZone must be an IANA time zone such as Europe/Berlin",
    ],
    [{ id: "nova", upstream: { kind: "other" } }, "locations.0.upstream.kind must be embedded or highlevel"],
    [
      { id: "nova", upstream: { kind: "highlevel" } },
      'locations.0.upstream.apiKey must be text, or {"env": "NAME"} with the name of a variable in capitals',
    ],
    [
      { id: "nova", upstream: { kind: "highlevel", apiKey: SECRET, baseUrl: "https://x.io/v1" } },
      "locations.0.upstream.baseUrl must not end in /v1, which Pipelane adds itself",
    ],
    [remote({ env: "GONE" }), "locations.0.upstream.apiKey names the variable GONE, which is not set"],
    [
      { id: "nova", upstream: { kind: "embedded", crmApiKey: { env: "SHORT" } } },
      "locations.0.upstream.crmApiKey must have at least 16 characters",
    ],
    [signedBy("RS256", SECRET), "locations.0.signingKeys.0.algorithm must be HS256 or EdDSA"],
    [
      signedBy("HS256", "x".repeat(31)),
      "locations.0.signingKeys.0.key must have at least 32 bytes for HS256",
    ],
    [
      signedBy("EdDSA", "-----BEGIN PUBLIC KEY-----\nnonsense\n-----END PUBLIC KEY-----"),
      "locations.0.signingKeys.0.key must be an Ed25519 public key as PEM (-----BEGIN PUBLIC KEY-----)",
    ],
    [
      signedBy("EdDSA", rsa.publicKey),
      "locations.0.signingKeys.0.key must be an Ed25519 public key as PEM (-----BEGIN PUBLIC KEY-----)",
    ],
    [
      signedBy("EdDSA", ed25519.privateKey),
      "locations.0.signingKeys.0.key must be the public key: the private one stays with the portal",
    ],
    [
      { ...EMBEDDED, highLevel: { companyId: "c1", sharedSecret: "short" } },
      "locations.0.highLevel.sharedSecret must have at least 16 characters",
    ],
  ])("%j", (location, sentence) => {
    expect(faultsOf(location)).toEqual([sentence]);
  });

  test.each([
    "portal.example.com",
    "https://portal.example.com/",
    "https://portal.example.com/app",
    "https://*.example.com",
    "https://portal.example.com;script-src",
    "https://Portal.example.com",
    "ftp://portal.example.com",
    "https://portal.example.com; script-src *",
    "null",
    "*",
  ])("%s is no origin", (origin) => {
    expect(faultsOf({ ...EMBEDDED, portalOrigins: [origin] })).toEqual([
      expect.stringMatching(/^locations\.0\.portalOrigins\.0 must be an origin such as/),
    ]);
  });

  test("a Private Integration token, with the reason", () => {
    expect(faultsOf(remote("pit-1234-5678"))).toEqual([
      expect.stringMatching(/^locations\.0\.upstream\.apiKey is a Private Integration token/),
    ]);
  });

  test("all of it at once, ids and keys that stand twice among it", () => {
    const twice = signedBy("HS256", SECRET).signingKeys[0];
    const other = { ...remote(SECRET), id: "b", signingKeys: [twice, twice] };
    expect(faultsOf({ ...remote(SECRET), id: "a" }, other, { ...EMBEDDED, id: "b", locale: "?" })).toEqual([
      "locations.2.locale must be a BCP 47 tag such as en-US",
      "locations.2.id is another location's, too",
      "locations.1.signingKeys.1.id is another key's, too",
      "locations.1.upstream.apiKey is another location's, too: each has its own",
    ]);
  });

  test("a file without any location, and one that is none", () => {
    expect(refusalOf(() => parse("{}")).hint).toBe("- locations is missing.");
    expect(refusalOf(() => parse('{"locations": []}')).hint).toBe(
      "- locations must name at least one location.",
    );
    expect(refusalOf(() => parse("[]")).hint).toBe("- the file must be an object.");
  });

  test("JSON that is broken, by its line and column", () => {
    const broken = `{\n "locations": [{\n  "id": "nova"\n  "key": "${SECRET}" }] }`;
    expect(refusalOf(() => parse(broken)).hint).toBe(
      "- the file is not JSON at line 4, column 3: a comma belongs there, or the } that ends the object.",
    );
  });
});

test("A10: no refusal repeats what stands in the file", () => {
  const texts = [
    `{"locations": [{"id": "nova", "apiKey": "${SECRET}" oops`,
    SECRET,
    ...[
      remote(`${SECRET} with spaces`),
      remote(`pit-${SECRET}`),
      remote({ env: SECRET }),
      remote({ [SECRET]: 1 }),
      { ...EMBEDDED, [SECRET]: 1 },
      { ...EMBEDDED, upstream: { kind: SECRET } },
      { ...EMBEDDED, portalOrigins: [SECRET], theme: { accent: SECRET, logo: SECRET, mode: SECRET } },
      { ...EMBEDDED, currency: SECRET, locale: `${SECRET} ?`, timeZone: SECRET },
      signedBy(SECRET, SECRET),
      signedBy("EdDSA", SECRET),
    ].map((location) => JSON.stringify({ locations: [location] })),
  ];
  for (const text of texts) {
    const { message, hint, fieldErrors, cause } = refusalOf(() => parse(text));
    expect(JSON.stringify([message, hint, fieldErrors, String(cause)])).not.toContain(SECRET);
  }
});
