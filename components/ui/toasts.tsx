"use client";

import { lazy, Suspense, useEffect, useSyncExternalStore } from "react";
import { isToasterWanted, subscribeToWish } from "./toast-queue";

const load = () => import("./toaster");
const Toaster = lazy(async () => ({ default: (await load()).Toaster }));

/** What has to say that the line is down cannot be loaded over it. */
const QUIET_AFTER_MS = 5_000;

/** Where toasts appear. Costs nothing until the page is there and quiet. */
export function Toasts() {
  useEffect(() => {
    const preload = () => {
      if (navigator.onLine) void load().catch(() => undefined);
    };
    const timer = setTimeout(preload, QUIET_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  const isWanted = useSyncExternalStore(subscribeToWish, isToasterWanted, () => false);
  if (!isWanted) return null;
  return (
    <Suspense fallback={null}>
      <Toaster />
    </Suspense>
  );
}
