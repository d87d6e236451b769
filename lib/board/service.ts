import "server-only";
import type { Session } from "@/lib/identity/session";
import type { CreateDraft, EditDraft, MoveDraft } from "./drafts";
import type {
  Contact,
  Filters,
  Opportunity,
  OpportunityPage,
  Owner,
  Pipeline,
  Place,
  Summary,
} from "./model";

type InPipeline = { pipelineId: string };
type OneOpportunity = InPipeline & { opportunityId: string };

/** A page of a stage: `limit` 1 to 100, 20 when absent; `cursor` as the page before gave it; without `stageId` all stages. */
export type PageRequest = InPipeline & {
  stageId?: string | undefined;
  filters?: Filters | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
};

/**
 * What the board can ask for, in our words, whichever HighLevel speaker answers. Ids are taken as valid (`idSchema`).
 * Every verb throws AppError: `not_found`, `rejected` (with field errors in our words), `conflict`, `rate_limited`,
 * `upstream_invalid`, `upstream_unavailable`, `upstream_timeout`. After the last two a write may have happened.
 */
export type BoardService = {
  listPipelines(session: Session): Promise<Pipeline[]>;
  listStagePage(session: Session, page: PageRequest): Promise<OpportunityPage>;
  /** Count and value of every stage of the pipeline, in its order. */
  summarise(session: Session, of: InPipeline & { filters?: Filters | undefined }): Promise<Summary>;
  getOpportunity(session: Session, one: OneOpportunity): Promise<Opportunity>;
  createOpportunity(session: Session, of: InPipeline & { draft: CreateDraft }): Promise<Opportunity>;
  /** Writes what differs from the opportunity as it is now; `conflict` when such a field has changed since `draft.base`. */
  editOpportunity(session: Session, one: OneOpportunity & { draft: EditDraft }): Promise<Opportunity>;
  /** One `PUT …/status` upstream, nothing read before or after. */
  moveOpportunity(session: Session, one: OneOpportunity & { to: MoveDraft }): Promise<Place & { id: string }>;
  deleteOpportunity(session: Session, one: OneOpportunity): Promise<void>;
  /** At most 20 contacts whose name, company, email, phone or tags hold `query`; the newest when it is absent. */
  searchContacts(session: Session, search: { query?: string | undefined }): Promise<Contact[]>;
  /** Everybody who can own an opportunity, by name. */
  listUsers(session: Session): Promise<Owner[]>;
};
