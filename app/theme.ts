/** Light, dark, or whatever the system says. */
export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** A cookie and not local storage, so that the server paints the right theme at once and no script has to. */
export const THEME_COOKIE = "theme";

export function themeOf(cookie: string | undefined): Theme {
  return THEMES.find((theme) => theme === cookie) ?? "auto";
}
