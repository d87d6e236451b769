"use client";

import { useEffect } from "react";
import { changeAddress } from "@/components/ui/use-address";
import type { PortalLine } from "@/lib/embed/portal-line";
import type { PortalFilters } from "@/lib/embed/protocol";

/** Does what the portal asks of the board: it opens cards and sets filters as the person could. */
export function usePortalOrders(line: PortalLine): void {
  useEffect(
    () =>
      line.listen((message) => {
        if (message.type === "open-opportunity") {
          changeAddress({ opportunity: message.opportunityId, create: null }, "push");
        }
        if (message.type !== "set-filters") return;
        changeAddress(addressOf(message.filters), "push");
      }),
    [line],
  );
}

/** What is absent stays as it is; open opportunities are what an address without a status shows. */
function addressOf({ query, status, owner }: PortalFilters) {
  return {
    ...(query === undefined ? {} : { query: query || null }),
    ...(status === undefined ? {} : { status: status === "open" ? null : status }),
    ...(owner === undefined ? {} : { owner }),
  };
}
