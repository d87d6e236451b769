import type { CreateDraft, EditDraft } from "@/lib/board/drafts";
import type { Opportunity, Pipeline } from "@/lib/board/model";
import type { MoneyFormat } from "@/lib/board/money";

/** What the dialog can do; the page brings it. Each verb answers once upstream has, or throws why not. */
export type OpportunityVerbs = {
  /** `idempotencyKey` stays the same as long as the draft does, so that a repeat cannot make a second one. */
  create: (draft: CreateDraft, options: { idempotencyKey: string }) => Promise<unknown>;
  edit: (opportunityId: string, draft: EditDraft) => Promise<unknown>;
  remove: (opportunity: Opportunity) => Promise<unknown>;
};

/** How a dialog ended. `kept`: with text in it that comes back when it is opened again. */
export type DialogOutcome = "saved" | "deleted" | "kept" | "closed";

/** What every part of the dialog needs to know. */
export type OpportunitySetting = {
  pipeline: Pipeline;
  format: MoneyFormat;
  verbs: OpportunityVerbs;
  onClose: (outcome: DialogOutcome) => void;
};
