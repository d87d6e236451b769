import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  claims,
  LOCATION,
  NOW_MS,
  OTHER,
  PUBLIC_PEM,
  privateKey,
  SECRET,
  sign,
  unsigned,
} from "./fixtures/portal";
import { readPortalToken } from "./portal-token";

const NOW_S = NOW_MS / 1000;

const read = (token: string, { location = LOCATION, nowMs = NOW_MS } = {}) =>
  readPortalToken({ token, location, nowMs });
const refusal = {
  code: "unauthenticated",
  hint: expect.stringContaining("Reopen Pipelane from your portal"),
};

describe("a portal's token says who is asking", () => {
  test("signed by a shared secret", async () => {
    expect(await read(await sign(claims({ jti: "once" })))).toEqual({
      person: {
        userId: "u1",
        name: "Rita Rep",
        role: "rep",
        restrictions: { ownOnly: false, pipelineIds: null, hidesValues: false },
      },
      way: "portal",
      keyId: "hs",
      secret: SECRET,
      statedAtMs: NOW_MS,
      proof: { digest: expect.stringMatching(/^[0-9a-f]{64}$/), expiresAtMs: NOW_MS + 180_000 },
    });
  });

  test("signed by an Ed25519 key", async () => {
    const token = await sign(claims({ role: "admin" }), { kid: "ed", alg: "EdDSA", key: privateKey });
    expect(await read(token)).toMatchObject({ person: { role: "admin" }, keyId: "ed" });
  });

  test("with what is hidden from them", async () => {
    const said = { pipelines: ["p1", "p2"], ownOnly: true, hidesValues: true };
    const token = await sign(claims({ ...said, origin: "https://portal.example.com" }));
    expect((await read(token)).person.restrictions).toEqual({
      ownOnly: true,
      pipelineIds: ["p1", "p2"],
      hidesValues: true,
    });
  });

  test("A9: and what else it says changes nothing", async () => {
    const extra = {
      locationId: "l2",
      restrictions: { ownOnly: false },
      admin: true,
      __proto__: { role: "admin" },
    };
    const { person } = await read(await sign(claims({ ...extra, ownOnly: true })));
    expect(person).toMatchObject({ role: "rep", restrictions: { ownOnly: true } });
    expect(Object.keys(person).sort()).toEqual(["name", "restrictions", "role", "userId"]);
  });

  test("F15: by a clock that is up to a minute off, either way", async () => {
    for (const offBy of [-60, 59]) {
      const token = await sign(claims({ iat: NOW_S + offBy, exp: NOW_S + offBy + 1 }));
      expect(await read(token)).toMatchObject({ person: { userId: "u1" } });
    }
  });

  test("and counts from now at the latest: a clock that is ahead outlasts no key that replaces its own", async () => {
    const token = await sign(claims({ iat: NOW_S + 50, exp: NOW_S + 100 }));
    expect((await read(token)).statedAtMs).toBe(NOW_S * 1000);
  });
});

describe("A1: a portal's token lets nobody in", () => {
  test.each([
    ["of another audience", { aud: "another-app" }],
    ["without audience", { aud: undefined }],
    ["of another location", { iss: "l2" }],
    ["without issuer", { iss: undefined }],
    ["that has expired", { iat: NOW_S - 200, exp: NOW_S - 61 }],
    ["of the future", { iat: NOW_S + 61, exp: NOW_S + 120 }],
    ["that is not valid yet", { nbf: NOW_S + 61 }],
    ["that lives longer than five minutes", { exp: NOW_S + 301 }],
    ["that ends before it begins", { iat: NOW_S + 10, exp: NOW_S + 5 }],
    ["without expiry", { exp: undefined }],
    ["without the time it was made", { iat: undefined }],
    ["without an id of its own", { jti: undefined }],
    ["with an empty id", { jti: "" }],
    ["without a person", { sub: undefined }],
    ["about a person whose id is a path", { sub: "../u2" }],
    ["without a name", { name: " " }],
    ["with an unknown role", { role: "owner" }],
    ["with a role that is a list", { role: ["admin"] }],
    ["with pipelines that are no list", { pipelines: "p1" }],
    ["with a restriction that is text", { ownOnly: "false" }],
    ["for an origin that is not the portal's", { origin: "https://evil.example" }],
  ])("%s", async (_name, changes) => {
    await expect(sign(claims(changes)).then((token) => read(token))).rejects.toMatchObject(refusal);
  });

  test("that nobody has signed", async () => {
    await expect(read(unsigned())).rejects.toMatchObject(refusal);
    const [header, payload] = (await sign()).split(".");
    await expect(read(`${header}.${payload}.`)).rejects.toMatchObject(refusal);
  });

  test("that another secret has signed, or another location's key of the same id", async () => {
    for (const key of ["a-secret-that-somebody-has-made-up-himself", OTHER.signingKeys[0]?.key ?? ""]) {
      const token = await sign(claims(), { key: Buffer.from(key) });
      await expect(read(token)).rejects.toMatchObject(refusal);
    }
    await expect(read(await sign(), { location: OTHER })).rejects.toMatchObject(refusal);
  });

  test("whose words were changed after it was signed", async () => {
    const [header, , signature] = (await sign()).split(".");
    const [, forged] = unsigned(claims({ role: "admin" })).split(".");
    await expect(read(`${header}.${forged}.${signature}`)).rejects.toMatchObject(refusal);
  });

  test("that is signed by the public key as if it were a shared secret", async () => {
    // Also with its exact bytes, which jose's own signer would refuse to take for a secret.
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signed = `${part({ alg: "HS256", kid: "ed" })}.${part(claims())}`;
    for (const key of [PUBLIC_PEM, PUBLIC_PEM.trim()]) {
      const signature = createHmac("sha256", key).update(signed).digest("base64url");
      await expect(read(`${signed}.${signature}`)).rejects.toMatchObject(refusal);
    }
  });

  test.each([
    ["a known secret under another algorithm", { alg: "HS512" }],
    ["a key that the location does not have", { kid: "gone" }],
    ["the id of a key of another kind", { kid: "ed" }],
    ["the id of a secret, by the other key", { kid: "hs", alg: "EdDSA", key: privateKey }],
    ["no key at all", { kid: "" }],
  ])("that names %s", async (_name, header) => {
    const key = "key" in header ? header.key : Buffer.from(SECRET);
    await expect(sign(claims(), { key, ...header }).then((token) => read(token))).rejects.toMatchObject(
      refusal,
    );
  });

  test.each([
    "",
    "x",
    "a.b",
    "a.b.c",
    "..",
    `${"x".repeat(7_000)}.y.z`,
  ])("that is none: %.20s", async (token) => {
    await expect(read(token)).rejects.toMatchObject(refusal);
  });

  test("and the log learns why, but nothing of what it says", async () => {
    const error: unknown = await sign(claims({ aud: "x", name: "Confidential" }))
      .then((token) => read(token))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: expect.stringContaining("ERR_JWT"), cause: undefined });
    expect(JSON.stringify(error)).not.toContain("Confidential");
  });
});
