import { expect, test } from "vitest";
import { isCurrency, isLocale, isTimeZone } from "@/lib/regional";
import { locationChoices } from "./choices";

const held = { currency: "USD", locale: "gsw-CH", timeZone: "Etc/GMT+3" };

test("all that is offered is accepted, and what is held is offered", () => {
  const { currencies, locales, timeZones } = locationChoices(held);
  expect(currencies.filter(({ value }) => !isCurrency(value))).toEqual([]);
  expect(locales.filter(({ value }) => !isLocale(value))).toEqual([]);
  expect(timeZones.filter(({ value }) => !isTimeZone(value))).toEqual([]);
  for (const choices of [currencies, locales, timeZones]) {
    expect(new Set(choices.map(({ value }) => value)).size).toBe(choices.length);
  }
  expect(locales.map(({ value }) => value)).toContain("gsw-CH");
  expect(timeZones.map(({ value }) => value)).toEqual(expect.arrayContaining(["UTC", "Etc/GMT+3"]));
});

test("choices are named for people", () => {
  const { currencies, locales } = locationChoices(held);
  expect(currencies).toContainEqual({ value: "EUR", name: "EUR · Euro" });
  expect(locales).toContainEqual({ value: "de-CH", name: "German (Switzerland) · de-CH" });
});
