"use client";

import { useLayoutEffect } from "react";
import { lookProperties, lookWith } from "@/lib/embed/look-style";
import type { PortalTheme } from "@/lib/embed/protocol";
import type { Look } from "@/lib/locations/look";

/** Makes the page look as the location is configured and, over that, as its portal says. */
export function useLook(theme: Look["theme"] | undefined, said: PortalTheme): void {
  useLayoutEffect(() => {
    if (!theme) return;
    const look = lookWith(theme, said);
    const { style, dataset } = document.documentElement;
    const properties = Object.entries(lookProperties(look));
    for (const [name, value] of properties) style.setProperty(name, value);
    if (look.mode === "auto") delete dataset.theme;
    else dataset.theme = look.mode;
    return () => {
      for (const [name] of properties) style.removeProperty(name);
    };
  }, [theme, said]);
}
