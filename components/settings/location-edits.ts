"use client";

import { useSyncExternalStore } from "react";
import { createTextMemory } from "@/components/ui/kept-text";

/** What the location's form shows. */
export type LocationValues = {
  name: string;
  currency: string;
  locale: string;
  timeZone: string;
  allowsDuplicates: boolean;
};
export type LocationEdits = Partial<LocationValues>;

const NONE: LocationEdits = {};

/** What was typed into a location's form and not saved yet. */
const edits = createTextMemory<LocationEdits>();

function keepEdits(locationId: string, kept: LocationEdits): void {
  if (Object.keys(kept).length === 0) edits.forget(locationId);
  else edits.keep(locationId, kept);
}

/** The unsaved edits of a location, and the way to keep others. */
export function useLocationEdits(locationId: string) {
  const kept = useSyncExternalStore(
    edits.subscribe,
    () => edits.get(locationId) ?? NONE,
    () => NONE,
  );
  return [kept, (next: LocationEdits) => keepEdits(locationId, next)] as const;
}
