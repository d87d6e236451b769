"use client";

import { useState } from "react";
import { changeAddress, useAddress } from "@/components/ui/use-address";
import type { Opportunity } from "@/lib/board/model";

/**
 * Which dialog is open stands in the address: Back closes it, a reload keeps it, a link shares it. An opportunity by
 * its id, or a new one by the stage it is for: "new" is no stage's id.
 */
export function useDialogs() {
  const address = useAddress();
  const opportunityId = address.get("opportunity");
  const stageId = address.get("create");
  // As the board knew it when it was opened, so that the dialog has something to show at once.
  const [opened, setOpened] = useState<Opportunity>();

  const dialog = opportunityId
    ? {
        kind: "edit" as const,
        opportunityId,
        initial: opened?.id === opportunityId ? opened : undefined,
      }
    : stageId
      ? { kind: "create" as const, stageId }
      : null;
  const dialogs = {
    open: (opportunity: Opportunity) => {
      setOpened(opportunity);
      changeAddress({ opportunity: opportunity.id, create: null }, "push");
    },
    create: (inStage = "new") => changeAddress({ opportunity: null, create: inStage }, "push"),
  };
  const close = () => changeAddress({ opportunity: null, create: null }, "back");
  return { dialog, dialogs, close };
}
