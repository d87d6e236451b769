import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStorage, type Storage } from "@/lib/storage/database";
import { makeTestDatabase, type TestDatabase } from "@/lib/storage/testing";
import { claims, encrypt, LOCATION, NOW_MS, OTHER, sign, USER_DATA } from "./fixtures/portal";
import type { HighLevelUser } from "./highlevel-user";
import { createIdentity, type Identity } from "./identity";
import { LOCAL_SESSION } from "./session";
import type { SigningLocation } from "./statement";

// Two servers on one database, as they are behind a load balancer.

let database: TestDatabase;
let storages: Storage[];
let one: Identity;
let other: Identity;
let nowMs: number;
let locations: SigningLocation[];
let user: HighLevelUser | null;
let lookUps: number;

beforeEach(async () => {
  database = await makeTestDatabase();
  storages = [await openStorage({ url: database.url }), await openStorage({ url: database.url })];
  [nowMs, locations, lookUps] = [NOW_MS, [LOCATION, OTHER], 0];
  user = { role: "user", assignedDataOnly: null, opportunitiesEnabled: true, leadValueEnabled: null };
  const [first, second] = storages.map((storage) =>
    createIdentity({
      storage,
      now: () => nowMs,
      locationOf: (id) => locations.find((location) => location.id === id) ?? null,
      local: () => null,
      lookUpUser: async () => {
        lookUps += 1;
        return user;
      },
    }),
  );
  if (first && second) [one, other] = [first, second];
});
afterEach(async () => {
  for (const storage of storages) await storage.close();
  await database.remove();
});

const storage = () => storages[0] ?? expect.unreachable();
const bearing = (token: string) => new Headers({ authorization: `Bearer ${token}` });
const portal = async (changes: Record<string, unknown> = {}) =>
  ({
    way: "portal",
    locationId: "l1",
    token: await sign(claims({ iat: nowMs / 1000, exp: nowMs / 1000 + 120, ...changes })),
  }) as const;
const enter = async (changes: Record<string, unknown> = {}) =>
  (await one.signIn(await portal(changes))).token;
const highlevel = (payload: string) => ({ way: "highlevel", locationId: "l1", payload }) as const;
const ended = { code: "unauthenticated", hint: expect.stringContaining("Reopen Pipelane from your portal") };

describe("a session", () => {
  test("is known on every server by its token, and says who asks", async () => {
    const token = await enter({ ownOnly: true, pipelines: ["p1"], role: "manager" });
    expect(await other.sessionOf(bearing(token))).toEqual({
      locationId: "l1",
      userId: "u1",
      name: "Rita Rep",
      role: "manager",
      restrictions: { ownOnly: true, pipelineIds: ["p1"], hidesValues: false },
      expiresAtMs: NOW_MS + 900_000,
    });
  });

  test("ends after a quarter of an hour", async () => {
    const token = await enter();
    nowMs += 899_999;
    await one.sessionOf(bearing(token));
    nowMs += 1;
    await expect(one.sessionOf(bearing(token))).rejects.toMatchObject(ended);
  });

  test("is kept by its token's digest alone", async () => {
    const token = await enter();
    const rows = await storage().db.selectFrom("sessions").selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test("is swept with what let it in once both are over", async () => {
    await enter();
    nowMs += 900_000;
    await enter();
    expect(await storage().db.selectFrom("sessions").select("createdAt").execute()).toEqual([
      { createdAt: nowMs },
    ]);
    expect(await storage().db.selectFrom("spentProofs").select("locationId").execute()).toHaveLength(1);
  });

  test("is not written to when it is used: a quarter of an hour is over before anybody is idle", async () => {
    const token = await enter();
    nowMs += 600_000;
    await one.sessionOf(bearing(token));
    // Writes follow each other: one of that request would be over by then.
    await storage().transaction(async () => {});
    const uses = await storage().db.selectFrom("sessions").select("lastUsedAt").execute();
    expect(uses).toEqual([{ lastUsedAt: NOW_MS }]);
  });
});

describe("A1: a proof lets in once", () => {
  test("however many servers it is shown to at the same moment", async () => {
    const [token, payload] = [await portal(), highlevel(encrypt())];
    for (const proof of [token, payload]) {
      const tries = [one, other, one, other].map((identity) => identity.signIn(proof));
      const outcomes = await Promise.allSettled(tries);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      await expect(other.signIn(proof)).rejects.toMatchObject(ended);
    }
  });

  test("and HighLevel's data of months ago still does not, without a question upstream", async () => {
    const payload = encrypt();
    await one.signIn(highlevel(payload));
    nowMs += 89 * 86_400_000;
    await enter();
    await expect(one.signIn(highlevel(payload))).rejects.toMatchObject(ended);
    expect(lookUps).toBe(1);
  });

  test("one portal's id for a token is no other's", async () => {
    const key = Buffer.from(OTHER.signingKeys[0]?.key ?? "");
    await one.signIn(await portal({ jti: "same" }));
    const token = await sign(claims({ jti: "same", iss: "l2" }), { key });
    const { session } = await one.signIn({ way: "portal", locationId: "l2", token });
    expect(session.locationId).toBe("l2");
  });

  test("and to a location that is not configured never", async () => {
    await expect(one.signIn({ ...(await portal()), locationId: "l3" })).rejects.toMatchObject(ended);
  });
});

describe("A13: at once, on every server,", () => {
  test("a session that was signed out of is over, and so is what it came by", async () => {
    const proof = await portal();
    const { token } = await one.signIn(proof);
    await other.signOut(bearing(token));
    await expect(one.sessionOf(bearing(token))).rejects.toMatchObject(ended);
    await expect(one.signIn(proof)).rejects.toMatchObject(ended);
  });

  test("a role that was lowered is lowered in the sessions there are", async () => {
    const token = await enter({ role: "admin" });
    nowMs += 1_000;
    await enter({ role: "viewer", ownOnly: true });
    const lowered = { role: "viewer", restrictions: { ownOnly: true } };
    expect(await other.sessionOf(bearing(token))).toMatchObject(lowered);
  });

  test("and an older token that is still unspent does not raise it again", async () => {
    const old = await portal({ role: "admin", ownOnly: false });
    nowMs += 1_000;
    const lowered = await enter({ role: "viewer", ownOnly: true });
    const { session } = await one.signIn(old);
    expect(session).toMatchObject({ role: "viewer", restrictions: { ownOnly: true } });
    expect(await one.sessionOf(bearing(lowered))).toMatchObject({ role: "viewer" });
  });

  test("a key, a shared secret or a location that is taken away takes its sessions along", async () => {
    const [byKey, byData] = [await enter(), (await one.signIn(highlevel(encrypt()))).token];
    locations = [{ ...LOCATION, signingKeys: LOCATION.signingKeys.filter(({ id }) => id !== "hs") }];
    await expect(one.sessionOf(bearing(byKey))).rejects.toMatchObject(ended);
    expect(await one.sessionOf(bearing(byData))).toMatchObject({ userId: "u1" });
    locations = [{ ...LOCATION, highLevel: null }];
    await expect(one.sessionOf(bearing(byData))).rejects.toMatchObject(ended);
    locations = [];
    await expect(one.sessionOf(bearing(byKey))).rejects.toMatchObject(ended);
  });

  test("a key or a shared secret that is replaced under its name takes the sessions of the old one along", async () => {
    const [byKey, byData] = [await enter(), (await one.signIn(highlevel(encrypt()))).token];
    const [hs, ...others] = LOCATION.signingKeys;
    if (!hs || !LOCATION.highLevel) throw new Error("the location has neither");
    locations = [
      { ...LOCATION, signingKeys: [...others, { ...hs, key: "a-new-secret-of-the-portal-of-32-bytes" }] },
    ];
    await expect(other.sessionOf(bearing(byKey))).rejects.toMatchObject(ended);
    expect(await other.sessionOf(bearing(byData))).toMatchObject({ userId: "u1" });
    locations = [{ ...LOCATION, highLevel: { ...LOCATION.highLevel, sharedSecret: "a-new-shared-secret" } }];
    await expect(other.sessionOf(bearing(byData))).rejects.toMatchObject(ended);
    expect(await other.sessionOf(bearing(byKey))).toMatchObject({ userId: "u1" });
    const rows = JSON.stringify(await storage().db.selectFrom("sessions").selectAll().execute());
    expect(rows).not.toMatch(new RegExp(`${hs.key}|${LOCATION.highLevel.sharedSecret}`));
  });

  test("a token that somebody has chosen for another stays nobody's", async () => {
    const fixed = "A".repeat(43);
    await expect(one.sessionOf(bearing(fixed))).rejects.toMatchObject(ended);
    expect(await enter()).not.toBe(fixed);
    await expect(one.sessionOf(bearing(fixed))).rejects.toMatchObject(ended);
  });
});

describe("HighLevel's own sign-in", () => {
  test("asks the location's CRM what the user may do", async () => {
    user = { role: "user", assignedDataOnly: true, opportunitiesEnabled: true, leadValueEnabled: false };
    const { session } = await one.signIn(highlevel(encrypt({ ...USER_DATA, role: "admin" })));
    expect(session).toMatchObject({
      role: "rep",
      restrictions: { ownOnly: true, pipelineIds: null, hidesValues: true },
    });
  });

  test("leaves the data unspent when the CRM says no", async () => {
    user = null;
    const payload = highlevel(encrypt());
    await expect(one.signIn(payload)).rejects.toMatchObject({ code: "forbidden" });
    user = { role: "user", assignedDataOnly: null, opportunitiesEnabled: true, leadValueEnabled: null };
    expect((await one.signIn(payload)).session.name).toBe("Rita Rep");
  });
});

describe("headers", () => {
  test.each([
    ["nothing", {}],
    ["no token", { authorization: "Bearer" }],
    ["another scheme", { authorization: `Basic ${"A".repeat(43)}` }],
  ])("with %s are nobody's where all have to sign in, and the local person's where nobody has to", async (_name, sent) => {
    const headers = new Headers(Object.entries(sent));
    await expect(one.sessionOf(headers)).rejects.toMatchObject({ code: "unauthenticated" });
    const open = { storage: storage(), locationOf: () => null, lookUpUser: async () => null };
    const local = createIdentity({ ...open, local: () => LOCAL_SESSION });
    expect(await local.sessionOf(headers)).toEqual(LOCAL_SESSION);
  });

  test.each([
    "x",
    "%00",
    "A".repeat(44),
    "' or 1=1 --",
    "A".repeat(10_000),
  ])("with the token %.20s are nobody's, also where nobody has to sign in", async (token) => {
    const open = { storage: storage(), locationOf: () => null, lookUpUser: async () => null };
    const local = createIdentity({ ...open, local: () => LOCAL_SESSION });
    await expect(local.sessionOf(bearing(token))).rejects.toMatchObject(ended);
  });
});
