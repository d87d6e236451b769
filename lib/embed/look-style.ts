import { accentTokens } from "./accent";
import type { PortalTheme } from "./protocol";

/** How a location looks and, over it, what its portal says now. */
type Look = {
  accent: string | null;
  radius: number | null;
  mode: "auto" | "light" | "dark";
};

/** The look of the page: what the portal says now stands over what the location is configured with. */
export function lookWith(look: Look, said: PortalTheme): Look {
  return {
    accent: said.accent ?? look.accent,
    radius: said.radius ?? look.radius,
    mode: said.mode ?? look.mode,
  };
}

/** Tailwind's own steps between the corners of controls, cards, columns and dialogs. */
const CORNERS = { sm: 0.5, md: 0.75, lg: 1, xl: 1.5, "2xl": 2 } as const;
/** Rounder than this a column would lose its corners' cards, in px. */
const ROUNDEST_PX = 24;

/** CSS properties of the root for a look; empty where it is ours. */
export function lookProperties({ accent, radius }: Pick<Look, "accent" | "radius">): Record<string, string> {
  const corners =
    radius === null
      ? []
      : Object.entries(CORNERS).map(
          ([name, times]) => [`--radius-${name}`, `${Math.min(radius * times, ROUNDEST_PX)}px`] as const,
        );
  return { ...(accent === null ? {} : accentTokens(accent)), ...Object.fromEntries(corners) };
}
