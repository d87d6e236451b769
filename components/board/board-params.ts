import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { type Filters, STATUSES } from "@/lib/board/model";

export const STATUS_FILTERS = [...STATUSES, "all"] as const;
export type StatusFilter = (typeof STATUS_FILTERS)[number];

/** What of a board stands in its address, so that Back, reload and sharing work. */
export const boardParams = {
  query: parseAsString.withDefault(""),
  /** Open opportunities unless the address says otherwise. */
  status: parseAsStringLiteral(STATUS_FILTERS).withDefault("open"),
  owner: parseAsString,
};

/** Reads the filters out of an address on the server. */
export const loadBoardParams = createLoader(boardParams);

type BoardParams = { query: string; status: StatusFilter; owner: string | null };

/** The filters of the data layer for what stands in the address. */
export function filtersOf({ query, status, owner }: BoardParams): Filters {
  const text = query.trim();
  return {
    ...(status !== "all" && { status }),
    ...(owner && { ownerId: owner }),
    ...(text && { query: text }),
  };
}
