"use client";

import { lazy, Suspense, useEffect, useSyncExternalStore } from "react";
import { late, loadLate, QUIET_AFTER_MS } from "./late";
import { isToasterWanted, subscribeToWish } from "./toast-queue";

const load = late(() => import("./toaster"));
const Toaster = lazy(async () => ({ default: (await load()).Toaster }));

/** Where toasts appear. It costs nothing until the page is there and quiet, and then loads all that may be wanted. */
export function Toasts() {
  useEffect(() => {
    const preload = () => {
      if (navigator.onLine) loadLate();
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
