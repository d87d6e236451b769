import * as z from "zod/mini";
import { type Filters, idSchema, STATUSES } from "@/lib/board/model";

export const STATUS_FILTERS = [...STATUSES, "all"] as const;
export type StatusFilter = (typeof STATUS_FILTERS)[number];

/** What of a board stands in its address, so that Back, reload and sharing work. */
export type BoardParams = { query: string; status: StatusFilter; owner: string | null };

/** Reads the filters out of an address: open opportunities unless it says otherwise, nothing else narrowed. */
export function boardParamsOf(address: URLSearchParams): BoardParams {
  return {
    query: address.get("query") ?? "",
    status: STATUS_FILTERS.find((status) => status === address.get("status")) ?? "open",
    // What cannot be an id, upstream would refuse for every stage.
    owner: z.safeParse(idSchema, address.get("owner")).data ?? null,
  };
}

/** The filters of the data layer for what stands in the address. */
export function filtersOf({ query, status, owner }: BoardParams): Filters {
  const text = query.trim();
  return {
    ...(status !== "all" && { status }),
    ...(owner && { ownerId: owner }),
    ...(text && { query: text }),
  };
}
