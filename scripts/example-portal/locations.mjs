// @ts-check
import { randomBytes } from "node:crypto";

const HARBOUR_LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 24"><path d="M4 20 14 6l10 14z" fill="#c2410c"/><text x="32" y="17" font-family="Arial" font-size="13" font-weight="700" fill="#c2410c">Harbour</text></svg>`;

/**
 * The two locations of the example: what Pipelane is told of them, and what the portal keeps.
 * @param {string} portalOrigin
 */
export function exampleLocations(portalOrigin) {
  return [
    exampleLocation(portalOrigin, {
      id: "nova",
      name: "Nova Roofing",
      theme: { accent: "#0f766e", radius: 10 },
    }),
    exampleLocation(portalOrigin, {
      id: "harbour",
      name: "Harbour Homes",
      theme: {
        accent: "#c2410c",
        radius: 4,
        logo: `data:image/svg+xml;base64,${Buffer.from(HARBOUR_LOGO).toString("base64")}`,
      },
    }),
  ];
}

/**
 * @param {string} portalOrigin
 * @param {{ id: string, name: string, theme: { accent: string, radius: number, logo?: string } }} look
 */
function exampleLocation(portalOrigin, { id, name, theme }) {
  const secret = randomBytes(32).toString("hex");
  const crmApiKey = randomBytes(24).toString("hex");
  return {
    name,
    crmApiKey,
    /** What the portal's server keeps for signing. */
    signing: { locationId: id, keyId: "example", secret },
    /** An entry of `LOCATIONS_FILE`. */
    entry: {
      ...{ id, name, theme, currency: "EUR", locale: "en-IE" },
      upstream: { kind: "embedded", crmApiKey },
      portalOrigins: [portalOrigin],
      signingKeys: [{ id: "example", algorithm: "HS256", key: secret }],
    },
  };
}

/** @typedef {ReturnType<typeof exampleLocation>} ExampleLocation */
