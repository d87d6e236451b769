import type { PortalLine } from "./portal-line";
import type { PortalTheme } from "./protocol";

/** What the portal says of its looks, from the first moment on: before anything is shown, too. */
export type SaidTheme = { read: () => PortalTheme; subscribe: (listener: () => void) => () => void };

/** Follows what the portal says. */
export function followTheme(line: Pick<PortalLine, "listen">): SaidTheme {
  const listeners = new Set<() => void>();
  let said: PortalTheme = {};
  line.listen((message) => {
    if (message.type !== "theme" && message.type !== "welcome") return;
    said = message.theme ?? {};
    for (const listener of listeners) listener();
  });
  return {
    read: () => said,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
