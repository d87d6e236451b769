"use client";

import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import type { Filters } from "@/lib/board/model";
import { boardParams, filtersOf, type StatusFilter } from "./board-params";

export type BoardFilters = {
  query: string;
  status: StatusFilter;
  owner: string | null;
  /** The same for the data layer; keeps its identity until something changes. */
  filters: Filters;
  /** Whether something besides the status narrows the board. */
  isNarrowed: boolean;
  setQuery: (query: string) => void;
  setStatus: (status: StatusFilter) => void;
  setOwner: (ownerId: string | null) => void;
  clear: () => void;
};

/** The filters in the address, and how to change them. */
export function useBoardFilters(): BoardFilters {
  const [{ query, status, owner }, set] = useQueryStates(boardParams);
  return useMemo(
    () => ({
      query,
      status,
      owner,
      filters: filtersOf({ query, status, owner }),
      isNarrowed: query.trim() !== "" || owner !== null,
      // Typing makes one entry in the history and not one for each letter.
      setQuery: (next) => void set({ query: next || null }, { history: "replace" }),
      setStatus: (next) => void set({ status: next }, { history: "push" }),
      setOwner: (next) => void set({ owner: next }, { history: "push" }),
      clear: () => void set({ query: null, owner: null, status: null }, { history: "push" }),
    }),
    [query, status, owner, set],
  );
}
