import type { Opportunity } from "@/lib/board/model";

/** What the page shows over the board. */
export type BoardDialogs = {
  open: (opportunity: Opportunity) => void;
  /** Without a stage one that was left stays in its own. */
  create: (stageId?: string) => void;
  /** Somebody is about to open one. */
  prepare: () => void;
};
