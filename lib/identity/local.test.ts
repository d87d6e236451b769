import { expect, test } from "vitest";
import { isLocal, startRefusal } from "./local";

const reach = {
  auth: "local" as const,
  host: "127.0.0.1",
  hasProxy: false,
  isLoopback: true,
  isEmbedded: true,
  hasWayIn: false,
};
const behind = { hasProxy: true, isLoopback: false };
const beyond = { host: "0.0.0.0", isLoopback: false };

test.each([
  ["the embedded CRM on loopback", {}, true, null],
  ["the embedded CRM on loopback, with a portal", { hasWayIn: true }, false, null],
  ["the embedded CRM beyond loopback", beyond, false, "HOST=0.0.0.0"],
  ["the embedded CRM beyond loopback, with a portal", { ...beyond, hasWayIn: true }, false, null],
  ["the embedded CRM behind a proxy", behind, false, "TRUST_PROXY=on"],
  ["the embedded CRM behind a proxy, with a portal", { ...behind, hasWayIn: true }, false, null],
  ["AUTH=none behind a proxy", { ...behind, auth: "none" as const }, true, null],
  ["a remote HighLevel on loopback", { isEmbedded: false }, false, "A HighLevel location"],
  ["a remote HighLevel, with a portal", { isEmbedded: false, hasWayIn: true }, false, null],
  ["a remote HighLevel beyond loopback", { ...beyond, isEmbedded: false }, false, "HOST=0.0.0.0"],
  ["AUTH=none over a remote HighLevel", { auth: "none" as const, isEmbedded: false }, true, null],
  ["AUTH=none beyond loopback", { ...beyond, auth: "none" as const }, true, null],
  ["AUTH=none with a portal", { auth: "none" as const, hasWayIn: true }, true, null],
])("%s: whether nobody has to sign in, and whether it starts", (_name, changes, local, refusal) => {
  const asked = { ...reach, ...changes };
  expect(isLocal(asked)).toBe(local);
  if (refusal === null) return expect(startRefusal(asked)).toBeNull();
  expect(startRefusal(asked)).toContain(refusal);
  expect(startRefusal(asked)).toMatch(/nobody has to sign in.*OIDC_ISSUER.*LOCATIONS_FILE.*AUTH=none/);
});
