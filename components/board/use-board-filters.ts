"use client";

import { useMemo } from "react";
import { changeAddress, useAddress } from "@/components/ui/use-address";
import type { Filters } from "@/lib/board/model";
import { type BoardParams, boardParamsOf, filtersOf, type StatusFilter } from "./board-params";

export type BoardFilters = BoardParams & {
  /** The same for the data layer; keeps its identity until something changes. */
  filters: Filters;
  /** Whether something besides the status narrows the board. */
  isNarrowed: boolean;
  setQuery: (query: string) => void;
  setStatus: (status: StatusFilter) => void;
  setOwner: (ownerId: string | null) => void;
  clear: () => void;
};

const VERBS = {
  // Typing makes one entry in the history and not one for each letter.
  setQuery: (query: string) => changeAddress({ query: query || null }, "replace"),
  setStatus: (status: StatusFilter) => changeAddress({ status: status === "open" ? null : status }, "push"),
  setOwner: (owner: string | null) => changeAddress({ owner }, "push"),
  clear: () => changeAddress({ query: null, owner: null, status: null }, "push"),
};

/** The filters in the address, and how to change them. */
export function useBoardFilters(): BoardFilters {
  const { query, status, owner } = boardParamsOf(useAddress());
  return useMemo(
    () => ({
      query,
      status,
      owner,
      filters: filtersOf({ query, status, owner }),
      isNarrowed: query.trim() !== "" || owner !== null,
      ...VERBS,
    }),
    [query, status, owner],
  );
}
