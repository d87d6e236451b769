import { expect, test } from "vitest";
import { accentTokens, tokensOf } from "./accent";
import { contrastOf, hexOf, oklchOf } from "./colour";

const ACCENTS = [
  "#0f766e",
  "#ffffff",
  "#000000",
  "#ffff00",
  "#ff0000",
  "#0000ff",
  "#00ff00",
  "#808080",
  "#c2410c",
];
const SIDES = ["light", "dark"] as const;
/** Of app/globals.css, as a browser paints them. */
const CANVAS = { light: "#f6f7f9", dark: "#0c0e12" } as const;

test("a colour survives the way to lightness, chroma and hue and back", () => {
  for (const accent of ACCENTS) expect(hexOf(oklchOf(accent))).toBe(accent);
});

test.each(
  ACCENTS,
)("with %s everything can be read: what stands on it, and what is written in it", (accent) => {
  for (const side of SIDES) {
    const tokens = tokensOf(oklchOf(accent), side);
    expect(contrastOf(tokens.accent, tokens["accent-contrast"])).toBeGreaterThanOrEqual(4.5);
    expect(contrastOf(tokens["accent-hover"], tokens["accent-contrast"])).toBeGreaterThanOrEqual(4.5);
    expect(contrastOf(tokens["accent-ink"], CANVAS[side])).toBeGreaterThanOrEqual(4.5);
    expect(contrastOf(tokens["accent-ink"], tokens["accent-soft"])).toBeGreaterThanOrEqual(4.5);
    expect(contrastOf(tokens.accent, CANVAS[side])).toBeGreaterThanOrEqual(3);
    expect(contrastOf(tokens["accent-line"], CANVAS[side])).toBeGreaterThanOrEqual(3);
  }
});

test("a colour that can be read as it is stays as it is", () => {
  expect(accentTokens("#0f766e")["--accent"]).toMatch(/^light-dark\(#0f766e, #/);
});
