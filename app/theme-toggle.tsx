"use client";

import Monitor from "lucide-react/icons/monitor";
import Moon from "lucide-react/icons/moon";
import Sun from "lucide-react/icons/sun";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { THEME_COOKIE, THEMES, type Theme } from "./theme";

const ICONS = { auto: Monitor, light: Sun, dark: Moon } as const;
const NAMES = { auto: "as the system", light: "light", dark: "dark" } as const;
const YEAR_S = 365 * 24 * 60 * 60;

/** Goes round the themes: as the system, light, dark. */
export function ThemeToggle({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "auto";
  const Icon = ICONS[theme];
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={`Theme: ${NAMES[theme]}. Switch to ${NAMES[next]}`}
      title={`Theme: ${NAMES[theme]}`}
      onClick={() => {
        setTheme(next);
        applyTheme(next);
      }}
    >
      <Icon size={15} aria-hidden />
    </Button>
  );
}

function applyTheme(theme: Theme) {
  const root = document.documentElement;
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and on plain http
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${YEAR_S}; SameSite=Lax`;
}
