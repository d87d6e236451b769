"use client";

import WifiOff from "lucide-react/icons/wifi-off";
import { useSyncExternalStore } from "react";

function subscribe(listener: () => void) {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

/** Says that the line is gone, and what still works. */
export function OfflineBanner() {
  const isOnline = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  if (isOnline) return null;
  return (
    <div
      role="status"
      className="flex shrink-0 items-center justify-center gap-2 bg-abandoned-soft px-4 py-1.5 text-center font-medium text-abandoned text-small"
    >
      <WifiOff size={14} aria-hidden className="shrink-0" />
      You are offline. You see what was loaded last; changes cannot be saved until the connection is back.
    </div>
  );
}
