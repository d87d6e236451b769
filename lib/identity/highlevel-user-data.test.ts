import { describe, expect, test } from "vitest";
import { encrypt, LOCATION, USER_DATA } from "./fixtures/portal";
import { personOf } from "./highlevel-user";
import { readUserData } from "./highlevel-user-data";

/** As crypto-js 4.2 has encrypted it. */
const VECTOR =
  "U2FsdGVkX18AAQIDBAUGBz2TGChaeARejeKBPiY7uhJGVEqffpiCzyeEEVXKlmm9JbYPTflI0QQsJgmNHURIC4pW7R10A3DWkvSXRcjJ1EbT99AYwhR2TbxFhiiL6wEPyEyyPIueKnauEoXtBQQRLK7YUaYssvhIG1IEKDa693prUCmDxMipfz4WogOG3Gm4";

const read = (payload: string, location = LOCATION) => readUserData(payload, location);
const refusal = expect.objectContaining({ code: "unauthenticated" });

describe("HighLevel's user data", () => {
  test("is read with the app's shared secret", () => {
    expect(read(VECTOR).data).toEqual({
      userId: "u1",
      companyId: "c1",
      role: "admin",
      type: "agency",
      activeLocation: "l1",
      userName: "Jane",
    });
    expect(read(encrypt()).data.userName).toBe("Rita Rep");
  });

  test("is known again by its digest, also when its last blocks were changed", () => {
    const payload = encrypt({ ...USER_DATA, userName: "x".repeat(60) });
    const { digest } = read(payload);
    expect(read(`${payload.slice(0, 20)}\n${payload.slice(20)}`).digest).toBe(digest);
    // The same salt makes the same key, so whoever changes a block keeps it.
    const salt = Buffer.from(payload, "base64").subarray(8, 16);
    expect(read(encrypt({ ...USER_DATA, userName: "changed" }, { salt })).digest).toBe(digest);
    expect(read(encrypt()).digest).not.toBe(digest);
  });

  test.each([
    ["of another shared secret", encrypt(USER_DATA, { secret: "another" })],
    ["of another company", encrypt({ ...USER_DATA, companyId: "c2" })],
    ["of another location", encrypt({ ...USER_DATA, activeLocation: "l2" })],
    ["of no location", encrypt({ ...USER_DATA, activeLocation: undefined })],
    ["of nobody", encrypt({ ...USER_DATA, userId: "" })],
    ["of a path", encrypt({ ...USER_DATA, userId: "../u2" })],
    ["with an unknown role", encrypt({ ...USER_DATA, role: "owner" })],
    ["that is a list", encrypt([USER_DATA])],
    ["that is no JSON", encrypt("hello")],
    ["that is empty", encrypt("")],
    ["cut off", encrypt().slice(0, 100)],
    ["without its salt", Buffer.from(encrypt(), "base64").subarray(16).toString("base64")],
    ["of the salt alone", Buffer.from(encrypt(), "base64").subarray(0, 16).toString("base64")],
    ["in clear", JSON.stringify(USER_DATA)],
  ])("A1: %s lets nobody in", (_name, payload) => {
    expect(() => read(payload)).toThrow(refusal);
  });

  test("A1: with any one bit of it turned it is not about anybody else", () => {
    const bytes = Buffer.from(encrypt(USER_DATA, { salt: Buffer.from("saltsalt") }), "base64");
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const turned = Buffer.from(bytes);
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const outcome = readOrNull(turned.toString("base64"));
      expect(outcome ?? USER_DATA).toMatchObject({ companyId: "c1", activeLocation: "l1" });
    }
  });

  test("lets nobody in where the location has no shared secret", () => {
    expect(() => read(encrypt(), { ...LOCATION, highLevel: null })).toThrow(refusal);
  });
});

function readOrNull(payload: string) {
  try {
    return read(payload).data;
  } catch (error) {
    expect(error).toEqual(refusal);
    return null;
  }
}

describe("what a HighLevel user may do here", () => {
  const { data } = read(encrypt());
  const admin = { ...data, role: "admin" as const };
  const listed = {
    role: "user" as const,
    assignedDataOnly: false,
    opportunitiesEnabled: true,
    leadValueEnabled: true,
  };

  test.each([
    ["a user is a rep", data, listed, { role: "rep" }],
    ["an admin is an admin", admin, { ...listed, role: "admin" as const }, { role: "admin" }],
    ["an admin whom the location calls a user is a rep", admin, listed, { role: "rep" }],
    [
      "an admin of the agency need not be listed",
      { ...admin, type: "agency" as const },
      null,
      { role: "admin" },
    ],
    [
      "who sees assigned data only sees their own",
      data,
      { ...listed, assignedDataOnly: true },
      { restrictions: { ownOnly: true, pipelineIds: null, hidesValues: false } },
    ],
    [
      "who sees no lead values sees none here",
      data,
      { ...listed, leadValueEnabled: false },
      { restrictions: { ownOnly: false, pipelineIds: null, hidesValues: true } },
    ],
    [
      "where HighLevel says nothing nothing is hidden",
      data,
      { role: null, assignedDataOnly: null, opportunitiesEnabled: null, leadValueEnabled: null },
      { role: "rep", restrictions: { ownOnly: false, pipelineIds: null, hidesValues: false } },
    ],
  ])("%s", (_name, said, user, person) => {
    expect(personOf(said, user)).toMatchObject({ userId: "u1", name: "Rita Rep", ...person });
  });

  test("who may not see opportunities, or is not the location's, does not come in", () => {
    const forbidden = expect.objectContaining({
      code: "forbidden",
      hint: expect.stringContaining("HighLevel"),
    });
    expect(() => personOf(data, { ...listed, opportunitiesEnabled: false })).toThrow(forbidden);
    expect(() => personOf(data, null)).toThrow(forbidden);
    expect(() => personOf(admin, null)).toThrow(forbidden);
  });
});
