import { expect, test } from "vitest";
import { lookProperties, lookWith } from "./look-style";
import type { PortalLine } from "./portal-line";
import { followTheme } from "./said-theme";

const LOOK = { accent: "#0f766e", radius: 8, mode: "light" } as const;

test("what the portal says stands over what the location is configured with, word by word", () => {
  expect(lookWith(LOOK, {})).toEqual(LOOK);
  expect(lookWith(LOOK, { mode: "dark", radius: 0 })).toEqual({ accent: "#0f766e", radius: 0, mode: "dark" });
});

test("a location without a look of its own changes nothing, and no corner is rounder than a card can be", () => {
  expect(lookProperties({ accent: null, radius: null })).toEqual({});
  expect(lookProperties({ accent: null, radius: 32 })).toMatchObject({
    "--radius-sm": "16px",
    "--radius-2xl": "24px",
  });
});

test("the newest word of the portal on its looks holds, the first too", () => {
  let say: Parameters<PortalLine["listen"]>[0] = () => {};
  const theme = followTheme({
    listen: (listener) => {
      say = listener;
      return () => {};
    },
  });
  const heard: unknown[] = [];
  theme.subscribe(() => heard.push(theme.read()));
  say({ pipelane: 1, type: "welcome", theme: { mode: "dark" } });
  say({ pipelane: 1, type: "end" });
  say({ pipelane: 1, type: "theme", theme: { radius: 4 } });
  expect(heard).toEqual([{ mode: "dark" }, { radius: 4 }]);
});
