"use client";

import { lazy, Suspense, useEffect, useSyncExternalStore } from "react";
import { late, loadLate, QUIET_AFTER_MS } from "./late";
import { isToasterWanted, subscribeToWish } from "./toast-queue";
import { useIsOnline } from "./use-is-online";

const toaster = late(() => import("./toaster"));
const Toaster = lazy(async () => ({ default: (await toaster.load()).Toaster }));

/** Where toasts appear. It costs nothing until the page is there and quiet, and then loads all that may be wanted. */
export function Toasts() {
  const isOnline = useIsOnline();
  useEffect(() => {
    if (!isOnline) return;
    const timer = setTimeout(loadLate, QUIET_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isOnline]);
  const isWanted = useSyncExternalStore(subscribeToWish, isToasterWanted, () => false);
  if (!isWanted) return null;
  return (
    <Suspense fallback={null}>
      <Toaster />
    </Suspense>
  );
}
