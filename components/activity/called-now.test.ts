import { expect, test } from "vitest";
import { calledNow } from "./called-now";

const namingIn = (locale: string) => ({
  people: [{ id: "asa", name: "Äsa", email: null }],
  format: { locale, timeZone: null },
});

test("people stand by today's names in the order of the location's language, whatever the reader's own is", () => {
  const people = [
    { id: "zoe", name: "Zoe" },
    { id: "asa", name: "Aunt Asa" },
  ];
  const namesIn = (locale: string) => calledNow(people, namingIn(locale)).map(({ name }) => name);
  expect(namesIn("de-DE")).toEqual(["Äsa", "Zoe"]);
  expect(namesIn("sv-SE")).toEqual(["Zoe", "Äsa"]);
});
