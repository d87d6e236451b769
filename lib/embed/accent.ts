import { contrastOf, hexOf, type Oklch, oklchOf } from "./colour";

type Side = "light" | "dark";

/** What text and controls stand on, at its worst: `--canvas` and `--sunken`, or `--surface-hover`, of `app/globals.css`. */
const GROUNDS = { light: { text: "#eceff3" }, dark: { text: "#25272c" } } as const;
const INKS = ["#ffffff", "#14161b"] as const;

/** Source: WCAG 2.2, 1.4.3 and 1.4.11. A little more, so that rounding costs nothing. */
const TEXT = 4.6;
const CONTROL = 3.1;

/**
 * The design tokens that one colour of a portal makes, as CSS properties: the colour itself wherever it can be seen,
 * and otherwise the nearest of its hue that can. What stands on it is white or black, whichever reads better.
 * @param accent `#rrggbb`
 */
export function accentTokens(accent: string): Record<string, string> {
  const light = tokensOf(oklchOf(accent), "light");
  const dark = tokensOf(oklchOf(accent), "dark");
  return Object.fromEntries(
    TOKENS.map((name) => [`--${name}`, `light-dark(${light[name]}, ${dark[name]})`] as const),
  );
}

const TOKENS = [
  "accent",
  "accent-hover",
  "accent-contrast",
  "accent-ink",
  "accent-soft",
  "accent-line",
] as const;

/** The tokens of one side, as `#rrggbb`. */
export function tokensOf(given: Oklch, side: Side): Record<(typeof TOKENS)[number], string> {
  const ground = GROUNDS[side].text;
  const soft = hexOf(side === "light" ? dimmed(given, 0.955, 0.022) : dimmed(given, 0.3, 0.065));
  const accent = readable(
    given,
    side,
    (hex) => contrastOf(hex, ground) >= CONTROL && inkOn(hex).contrast >= TEXT,
  );
  const { ink } = inkOn(hexOf(accent));
  // Away from what stands on it, so that it reads better and never worse.
  const towards = ink === INKS[0] ? -0.04 : 0.04;
  return {
    accent: hexOf(accent),
    "accent-hover": hexOf({ ...accent, l: Math.min(Math.max(accent.l + towards, 0), 1) }),
    "accent-contrast": ink,
    "accent-ink": hexOf(
      readable(given, side, (hex) => contrastOf(hex, ground) >= TEXT && contrastOf(hex, soft) >= TEXT),
    ),
    "accent-soft": soft,
    "accent-line": hexOf(readable(given, side, (hex) => contrastOf(hex, ground) >= CONTROL)),
  };
}

function dimmed({ c, h }: Oklch, l: number, most: number): Oklch {
  return { l, c: Math.min(c, most), h };
}

/** The nearest lightness at which a colour does what is asked of it: darker on a light page, lighter on a dark one. */
function readable(given: Oklch, side: Side, isGood: (hex: string) => boolean): Oklch {
  const [step, end] = side === "light" ? [-0.01, 0] : [0.01, 1];
  let tried = given;
  while (!isGood(hexOf(tried)) && Math.abs(tried.l - end) > 0.01) tried = { ...tried, l: tried.l + step };
  return tried;
}

function inkOn(hex: string) {
  const [white, black] = INKS;
  const of = (ink: string) => ({ ink, contrast: contrastOf(ink, hex) });
  // White as long as it reads: that is how portals paint their own buttons.
  return of(white).contrast >= TEXT || of(white).contrast >= of(black).contrast ? of(white) : of(black);
}
