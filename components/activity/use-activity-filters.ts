"use client";

import { useMemo } from "react";
import { changeAddress, useAddress } from "@/components/ui/use-address";
import { type ActivityParams, activityParamsOf, filtersOf, isBackwards } from "./activity-params";

const change = (params: Partial<Record<keyof ActivityParams, string | null>>) =>
  changeAddress({ ...params }, "push");
const clear = () => change({ person: null, kind: null, from: null, to: null });

/** The log's filters in the address, and how to change them. @param timeZone in which a day begins; null is the reader's */
export function useActivityFilters(timeZone: string | null) {
  const address = useAddress();
  return useMemo(() => {
    const params = activityParamsOf(address);
    const isNarrowed = Object.values(params).some((value) => value !== null);
    const filters = filtersOf(params, timeZone);
    return { params, filters, isNarrowed, isBackwards: isBackwards(params), change, clear };
  }, [address, timeZone]);
}

export type ActivityFiltering = ReturnType<typeof useActivityFilters>;
