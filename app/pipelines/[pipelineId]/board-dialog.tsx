"use client";

import { useBoardActions } from "@/components/board/board-data";
import { type DialogMode, OpportunityDialog } from "@/components/opportunity/opportunity-dialog";
import type { OpportunitySetting } from "@/components/opportunity/opportunity-setting";

type BoardDialogProps = Omit<OpportunitySetting, "verbs"> & { mode: DialogMode };

/** The dialog, doing its work through the board's log of changes. Loaded when it is wanted. */
export function BoardDialog(props: BoardDialogProps) {
  const { create, edit, remove } = useBoardActions();
  return <OpportunityDialog {...props} verbs={{ create, edit, remove }} />;
}
