"use client";

import { useSearchParams } from "next/navigation";
import { useMemo, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

/**
 * What stands behind the `?` of the address. Next's own hook tells of a change only after a transition, in which a
 * search field would fall back to what it held before; this one tells at once.
 */
export function useAddress(): URLSearchParams {
  const fromNext = useSearchParams().toString();
  const search = useSyncExternalStore(
    subscribe,
    () => window.location.search,
    () => fromNext,
  );
  return useMemo(() => new URLSearchParams(search), [search]);
}

type AddressChange = { [name: string]: string | null };

let isGoingBack = false;

/**
 * Sets what is given, takes out what is null, and leaves the rest. `push` is a step that Back undoes; `back` undoes
 * that step itself where it led here from the address that is wanted, and otherwise replaces.
 */
export function changeAddress(change: AddressChange, how: "push" | "replace" | "back"): void {
  const params = new URLSearchParams(window.location.search);
  for (const [name, value] of Object.entries(change)) {
    if (value === null) params.delete(name);
    else params.set(name, value);
  }
  const search = params.size > 0 ? `?${params}` : "";
  if (search === window.location.search) return;
  if (how === "back" && window.history.state?.cameFrom === search) {
    goBack();
    return;
  }
  const url = window.location.pathname + search + window.location.hash;
  if (how === "push") window.history.pushState({ cameFrom: window.location.search }, "", url);
  else window.history.replaceState(null, "", url);
  for (const listener of listeners) listener();
}

/** The browser goes back a moment later; until then nobody goes back a second time. */
function goBack() {
  if (isGoingBack) return;
  isGoingBack = true;
  const arrived = () => {
    isGoingBack = false;
  };
  window.addEventListener("popstate", arrived, { once: true });
  window.history.back();
}
