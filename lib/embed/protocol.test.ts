import { expect, test } from "vitest";
import { portalMessageOf } from "./protocol";

const token = { pipelane: 1, type: "token", token: "a.b.c" };

test("a portal's messages and HighLevel's answer are understood", () => {
  expect(portalMessageOf(token)).toEqual(token);
  expect(portalMessageOf({ ...token, token: null })).toEqual({ ...token, token: null });
  for (const message of [
    { pipelane: 1, type: "welcome" },
    { pipelane: 1, type: "welcome", theme: { mode: "dark", accent: "#0f766e", radius: 8 } },
    { pipelane: 1, type: "open-opportunity", opportunityId: "o1" },
    { pipelane: 1, type: "set-filters", filters: { query: "roof", status: "won", owner: null } },
    { pipelane: 1, type: "end" },
  ])
    expect(portalMessageOf(message)).toEqual(message);
  expect(portalMessageOf({ message: "REQUEST_USER_DATA_RESPONSE", payload: "U2FsdGVk" })).toEqual({
    type: "user-data",
    payload: "U2FsdGVk",
  });
});

test("A6: a message of any other shape is none", () => {
  for (const data of [
    ...[undefined, null, "token", 7, [], {}, JSON.stringify(token)],
    { ...token, pipelane: 2 },
    { ...token, pipelane: "1" },
    { type: "token", token: "a.b.c" },
    { ...token, token: 7 },
    { ...token, token: "x".repeat(8_001) },
    { ...token, more: true },
    { pipelane: 1, type: "constructor" },
    { pipelane: 1, type: "theme", theme: { accent: "red;background:url(//evil.example)" } },
    { pipelane: 1, type: "theme", theme: { radius: 1e9 } },
    { pipelane: 1, type: "open-opportunity", opportunityId: "../../api" },
    { pipelane: 1, type: "set-filters", filters: { status: "deleted" } },
    { pipelane: 1, type: "set-filters", filters: JSON.parse('{"__proto__": {"query": "x"}, "x": 1}') },
    { message: "REQUEST_USER_DATA_RESPONSE" },
    { message: "REQUEST_USER_DATA_RESPONSE", payload: "" },
    { message: "REQUEST_USER_DATA_RESPONSE", payload: { toString: "x" } },
  ])
    expect([data, portalMessageOf(data)]).toEqual([data, null]);
});
