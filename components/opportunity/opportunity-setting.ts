import { createContext, type ReactNode, useContext } from "react";
import { useNow } from "@/components/ui/use-now";
import type { CreateDraft, EditDraft } from "@/lib/board/drafts";
import type { May } from "@/lib/board/may";
import type { Opportunity, Pipeline } from "@/lib/board/model";
import type { MoneyFormat } from "@/lib/board/money";
import type { BoardReads } from "@/lib/board/queries";
import type { BoardEvent, Standing } from "@/lib/board/shown";

/** What the dialog can do; the page brings it. Each verb answers once upstream has, or throws why not. */
type OpportunityVerbs = {
  /** `idempotencyKey` stays the same as long as the draft does, so that a repeat can be told from a second one. */
  create: (draft: CreateDraft, options: { idempotencyKey: string }) => Promise<unknown>;
  edit: (opportunityId: string, draft: EditDraft) => Promise<unknown>;
  remove: (opportunity: Opportunity) => Promise<unknown>;
};

/** What every part of the dialog needs; the page brings it. */
export type OpportunitySetting = {
  pipeline: Pipeline;
  format: MoneyFormat;
  reads: BoardReads;
  may: May;
  verbs: OpportunityVerbs;
  /**
   * Hears what becomes of changes, also of those that nobody waits for any more, and answers how to end that. What a
   * listener says that it tells is told nowhere else.
   */
  onNews: (listener: (event: BoardEvent) => boolean) => () => void;
  /** How an opportunity stands by now; null where the board knows nothing of it. */
  standing: (opportunityId: string) => Standing | null;
  /** What is the matter between the board and the CRM, as a sentence without its end; null while all is well. */
  trouble: string | null;
  onClose: () => void;
  /** Where the board shows whatever is called so, whatever its status; null where no window of its own could. */
  lookHref: ((title: string) => string) | null;
  /** What was done to it; `isChanging` while the dialog does something. */
  activityOf: (of: { opportunityId: string; isChanging: boolean }) => ReactNode;
  /** Opens the same dialog once more after it was closed. */
  reopen: () => void;
};

const SettingContext = createContext<OpportunitySetting | null>(null);

export const SettingProvider = SettingContext.Provider;

export function useSetting(): OpportunitySetting {
  const setting = useContext(SettingContext);
  if (!setting) throw new Error("a part of the dialog stands outside of it");
  return setting;
}

/** How an opportunity stands, looked at again twice a second. */
export function useStanding(opportunityId: string | undefined): Standing | null {
  const { standing } = useSetting();
  useNow(Number.POSITIVE_INFINITY);
  return opportunityId === undefined ? null : standing(opportunityId);
}
