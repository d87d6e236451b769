"use client";

import { lazy, Suspense, useSyncExternalStore } from "react";
import { isToasterWanted, subscribeToWish } from "./toast-queue";

const Toaster = lazy(async () => ({ default: (await import("./toaster")).Toaster }));

/** Where toasts appear. Costs nothing until the first one. */
export function Toasts() {
  const isWanted = useSyncExternalStore(subscribeToWish, isToasterWanted, () => false);
  if (!isWanted) return null;
  return (
    <Suspense fallback={null}>
      <Toaster />
    </Suspense>
  );
}
