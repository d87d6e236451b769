"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { useState } from "react";
import type { Opportunity } from "@/lib/board/model";

/** An opportunity by its id, or a new one by the stage it is for. */
const dialogParams = { opportunity: parseAsString, create: parseAsString };

/** Which dialog is open stands in the address: Back closes it, a reload keeps it, a link shares it. */
export function useDialogs() {
  const [{ opportunity: opportunityId, create: stageId }, set] = useQueryStates(dialogParams);
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
      void set({ opportunity: opportunity.id, create: null }, { history: "push" });
    },
    create: (inStage: string) => void set({ opportunity: null, create: inStage }, { history: "push" }),
  };
  const close = () => void set({ opportunity: null, create: null }, { history: "replace" });
  return { dialog, dialogs, close };
}
