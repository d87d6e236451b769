import type { ApiProblem } from "@/lib/http/api-problem";
import type { CreateDraft, EditDraft } from "./drafts";
import type { Filters, Opportunity, Pipeline, Place } from "./model";

/**
 * What became of the last change to a card: on its way, refused (a notice stays), a refused undo (`unreturned`), a refused
 * deletion, refused because somebody else moved it (`overtaken`; it stands where they put it), or sent with no answer.
 * `waiting`: to be sent once it is known what became of one before it.
 */
export type ChangeMark =
  | null
  | "pending"
  | "waiting"
  | "refused"
  | "unreturned"
  | "undeleted"
  | "overtaken"
  | "unknown";

/** An opportunity as the board shows it: the reads with our own changes laid over them. */
export type ShownOpportunity = Opportunity & { change: ChangeMark };

/** One column. Keeps its identity, and `opportunities` its own, until something in it changes. */
export type ShownStage = {
  /** In the order to show: what was moved or made here first, then `createdAt` descending. */
  opportunities: readonly ShownOpportunity[];
  /** How many there are over all pages, or null while nobody knows. */
  count: number | null;
  /** Sum of the values in major units, or null when nobody knows. */
  value: number | null;
  /** Of how many `value` is the sum, where it is not of all: a remote v1 tells no sums, and only what is loaded is known. */
  summed: number | null;
  /** False when `count` or `value` may be off for a while. */
  exact: boolean;
  /**
   * `error`: the first or the next page could not be read; what was read before is still there. A first page that is tried
   * again stays one until it comes. A failed refresh is none: see `line`.
   */
  phase: "loading" | "error" | "ready";
  problem: ApiProblem | null;
  hasMore: boolean;
};

/** What is told of a stage, or of several together, in figures. */
export type ShownTotals = Pick<ShownStage, "count" | "value" | "summed" | "exact">;

/** All stages of the board together, but for so many (`missing`) that could not be read and that nobody has counted. */
export type BoardTotals = ShownTotals & { missing: number };

/** How things are between the board and the CRM, when they are not as they should be. */
export type LineState = {
  /**
   * `key`: the CRM refuses ours. `down`: it cannot be reached, or its answers cannot be used. `busy`: it has no room
   * for more now. `slow`: it takes its time. `old`: it is there, and some of what is shown could not be read again.
   */
  kind: "key" | "down" | "busy" | "slow" | "old";
  /** What is to blame, where the server knows: a remote HighLevel or the embedded CRM's database. */
  who: "highlevel" | "database" | null;
  /** Since when what is shown is known, epoch milliseconds by this page's clock; null when all of it is of now. */
  knownAtMs: number | null;
  /** When the board reads again by itself, epoch milliseconds; a moment that has passed while it does, or reads anything. */
  nextReadAtMs: number;
};

/** What a change was to do. An `undo` is a move that takes another one back. */
export type ChangeKind = "move" | "undo" | "create" | "edit" | "delete";

type AboutChange = { changeId: string; opportunity: Opportunity };
/** `leftView`: the filters hide the card where it is now. */
type Moved = AboutChange & { from: Place; to: Place; leftView: boolean; isUndo: boolean };

/**
 * A move of a card that somebody else has moved or marked meanwhile: where it stood before that, where `retry` puts it
 * now, which leaves what only they have changed, and whether the filters hide it. `mayArrive`: it got no answer and may
 * still be carried out.
 */
export type Overtaken = { from: Place; to: Place; leftView: boolean; mayArrive: boolean };

/**
 * What happened, for toasts and the live region. A move says `moving` at once and `moved` once upstream has it, or when
 * it need not be sent; `refused` and `unknown` come instead of `moved`. Quick moves of one card that collapse say `moved`
 * once, for the last.
 */
export type BoardEvent =
  /**
   * `waits`: it is sent once it is known what became of a change before it. That of one that is `held` is a form, or nobody
   * knows when.
   */
  | ({ kind: "moving"; waits: false | "queued" | "held" } & Moved)
  /** `wasInDoubt`: `unknown` came before. */
  | ({ kind: "moved"; wasInDoubt: boolean } & Moved)
  | (AboutChange & { kind: "created"; leftView: boolean })
  /** `from`: where it would stand, had nobody else moved or marked it meanwhile. `isMoving`: a move of it is told as well. */
  | (AboutChange & { kind: "edited"; leftView: boolean; from?: Place; isMoving?: boolean })
  | (AboutChange & { kind: "deleted" })
  /**
   * The card is back where it belongs, unless `isOnItsWay` by another change of ours. `canRetry`: `retry(changeId)` sends
   * it again.
   */
  | (AboutChange & {
      kind: "refused";
      change: ChangeKind;
      problem: ApiProblem;
      canRetry: boolean;
      isOnItsWay?: boolean;
      overtaken?: Overtaken;
    })
  /** No answer came; it is being looked up, and `moved`, `edited`, `deleted` or `refused` follows. */
  | (AboutChange & { kind: "unknown"; change: ChangeKind; problem: ApiProblem });

/**
 * How an opportunity stands: as it is known without an edit or a deletion that may have been done, and as it is
 * instead with that edit. `wanted` is null where there is none. `waits`: what was done to it is sent only once it is
 * known what became of a change before. `mayArrive`: an edit that got no answer may still be carried out.
 */
export type Standing = {
  known: Opportunity;
  wanted: Opportunity | null;
  waits: boolean;
  mayArrive: boolean;
};

/** What can be done on the board. All stable. Only `create`, `edit` and `remove` wait, and reject with ApiProblem. */
export type BoardActions = {
  /**
   * Shown before it returns. Null when the card is already there; otherwise the change's id, for `undo`. `opportunity` as it
   * was shown: what differs in `to` is changed, and the rest stays as others may have put it since.
   */
  move(opportunity: Opportunity, to: Place): string | null;
  /** `idempotencyKey` goes along as the header of that name: the same for the same draft sent again. */
  create(draft: CreateDraft, options?: { idempotencyKey: string }): Promise<Opportunity>;
  edit(opportunityId: string, draft: EditDraft): Promise<Opportunity>;
  /** Null where the board knows nothing of it, or that it is gone. */
  standing(opportunityId: string): Standing | null;
  /** Hidden at once, back if it is refused. */
  remove(opportunity: Opportunity): Promise<void>;
  /** The opposite of a move, as a move of its own. What others have changed besides stays. */
  undo(changeId: string): void;
  /** Sends a refused change again, for the card as it is now; looks an unknown one up again. */
  retry(changeId: string): void;
  /** Like `retry`, for whatever is marked on a card. */
  again(opportunityId: string): void;
  /** Forgets the notice of a refused change. */
  dismiss(changeId: string): void;
  /** Like `dismiss`, for whatever is marked on a card. */
  accept(opportunityId: string): void;
  /** Reads all first pages and the summary again; pinned cards go to their sorted places. Never rejects. */
  refresh(): Promise<void>;
  /** No live reads during a drag. */
  setDragging(isDragging: boolean): void;
};

/** One pipeline through one set of filters, opened on the changes and reads of a location. Free of React. */
export type OpenBoard = {
  pipeline: Pipeline;
  filters: Filters;
  actions: BoardActions;
  stage(stageId: string): ShownStage;
  totals(): BoardTotals;
  /** Whether a refresh or live read is under way. */
  isRefreshing(): boolean;
  /** How things are between the board and the CRM; null while all is well. Keeps its identity until it changes. */
  line(): LineState | null;
  /** Called synchronously whenever anything that is shown may have changed. */
  subscribe(listener: () => void): () => void;
  /** A listener answers whether it has told the person. It hears on when other filters are opened. */
  onEvent(listener: (event: BoardEvent) => boolean): () => void;
  /**
   * Who tells the person what happens that no listener has told, and who tells the portal. One of each at a time, and also
   * what becomes of changes when the board has left the screen, until its pipeline is opened again.
   */
  tellTo(who: "person" | "portal", teller: (event: BoardEvent) => void): void;
  /** At most one page of a stage is under way; does nothing at the end. */
  loadMore(stageId: string): void;
  /** Resolves once a first page was tried again. */
  retryStage(stageId: string): Promise<void>;
  /** Begins to read; the function it returns ends that. Changes under way go on. */
  start(): () => void;
};
