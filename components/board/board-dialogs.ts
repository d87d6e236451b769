import type { Opportunity } from "@/lib/board/model";

/** What the page shows over the board. */
export type BoardDialogs = {
  /** The opportunity whose form is open: it tells what becomes of its edits and deletions itself. */
  openId: string | null;
  open: (opportunity: Opportunity) => void;
  create: (stageId: string) => void;
  /** Somebody is about to open one. */
  prepare: () => void;
};
