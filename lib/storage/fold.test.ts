import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contactSearchText, emailKey, fold, opportunitySearchText, phoneDigits } from "./fold";

describe("folding", () => {
  test.each([
    ["ACME", "acme"],
    ["Zoë", "zoe"],
    ["Straße", "STRASSE"],
    ["ΟΔΥΣΣΕΥΣ", "οδυσσευς"],
    ["İstanbul", "istanbul"],
    ["ＡＣＭＥ", "acme"],
    ["e\u0301", "é"],
  ])("makes %s and %s the same", (one, other) => {
    expect(fold(one)).toBe(fold(other));
  });

  test("keeps apart what differs by more than case and accents", () => {
    expect(fold("קפה")).not.toBe(fold("קופה"));
    expect(fold("日本")).not.toBe(fold("日木"));
  });

  test("changes nothing when it is done twice", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      }),
      { seed: 20260105, numRuns: 500 },
    );
  });
});

describe("a search text", () => {
  const contact = { name: "Ann Lee", companyName: null, email: "a@x.io", phone: "+1 (2) 3", tags: ["VIP"] };

  test("holds title, contact, phone as typed and as digits, and tags", () => {
    const parts = opportunitySearchText("Big Deal", contact).split("\u001f");
    expect(parts).toEqual(["big deal", "ann lee", "a@x.io", "+1 (2) 3", "123", "vip"]);
  });

  test("lets no match span two fields, whatever they hold", () => {
    const sly = contactSearchText({ ...contact, name: "Ann\u001fLee" });
    expect(sly.split("\u001f")[0]).toBe("ann lee");
  });
});

test("contacts are matched by the address in any case and by the digits of the phone", () => {
  expect([emailKey(" Ann@X.io "), emailKey(""), emailKey(null)]).toEqual(["ann@x.io", null, null]);
  expect([phoneDigits("+44 (0)20-79"), phoneDigits("none"), phoneDigits(null)]).toEqual([
    "4402079",
    null,
    null,
  ]);
});
