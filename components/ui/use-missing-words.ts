"use client";

import { useSyncExternalStore } from "react";
import { isOpenedMissing, subscribeToMissing } from "./late";

/** What is said where what somebody opened last could not be loaded; false otherwise. */
export function useMissingWords(isOnline: boolean): string | false {
  const isMissing = useSyncExternalStore(subscribeToMissing, isOpenedMissing, () => false);
  const when = isOnline ? "" : " when the connection is back";
  return isMissing && `What you chose could not be loaded. Try again${when}.`;
}
