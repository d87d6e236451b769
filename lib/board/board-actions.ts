import { ApiProblem } from "@/lib/http/api-problem";
import type { BoardStore } from "./board-store";
import { type Change, type ChangeLog, expected, type Known, standing } from "./changes";
import type { Opportunity, Place } from "./model";
import { opportunityOptions } from "./queries";
import type { BoardActions } from "./shown";
import { isSamePlace, meantPlace, placeOf, type Write } from "./writes";

/** Of an opportunity that is about to be created. */
const NOTHING_KNOWN: Known = { at: 0, opportunity: null, isRead: false };

type ActionsParts = {
  store: BoardStore;
  pipelineId: string;
  /** The newest the board knows of an opportunity, without what is on its way. */
  known: (opportunityId: string) => Known | null;
  onMoving: (change: Change, opportunity: Opportunity) => void;
};

/** A move of what was at `from` when somebody wanted it at `to`. */
type Wanted = { from: Place; to: Place; isUndo: boolean };

type Verbs = Pick<
  BoardActions,
  "move" | "create" | "edit" | "standing" | "remove" | "undo" | "retry" | "again" | "dismiss" | "accept"
>;

/** The verbs that write, over the change log. */
export function boardActions(parts: ActionsParts): Verbs {
  const { store, pipelineId } = parts;
  const { changes, client, reads, moves } = store;

  function changeOf(opportunityId: string, write: Write, shown: Opportunity | null): Change {
    const made = { changeId: store.newId(), opportunityId, pipelineId, write, madeAt: store.now() };
    return { ...made, from: shown && placeOf(shown), state: "waiting" };
  }

  /** What a given card is thought to be apart from our own changes; a card that no read holds is taken as it is given. */
  function knownOf(opportunity: Opportunity): Known {
    return parts.known(opportunity.id) ?? { at: 0, opportunity, isRead: true };
  }

  function shownOf(opportunity: Opportunity): Opportunity | null {
    const track = changes.log().tracks.get(opportunity.id);
    const { opportunity: known } = knownOf(opportunity);
    return track ? expected(track, known) : known;
  }

  function move(opportunity: Opportunity, { from, ...wanted }: Wanted): string | null {
    const shown = shownOf(opportunity);
    const to = shown && meantPlace({ from, to: wanted.to, now: shown });
    if (!to || isSamePlace(shown, to)) return null;
    const change = changeOf(opportunity.id, { kind: "move", isUndo: wanted.isUndo, to }, shown);
    moves.add(change.changeId, { shown, to });
    changes.make(change, knownOf(opportunity));
    parts.onMoving(change, shown);
    return change.changeId;
  }

  async function edit(...[id, draft]: Parameters<Verbs["edit"]>): Promise<Opportunity> {
    const known = parts.known(id) ?? {
      at: 0,
      isRead: true,
      opportunity: await client.query(opportunityOptions(reads, { pipelineId, opportunityId: id })),
    };
    const change = changeOf(id, { kind: "edit", draft }, known.opportunity);
    return answerOf(await changes.makeAndWait(change, known));
  }

  async function create(...[draft, options]: Parameters<Verbs["create"]>): Promise<Opportunity> {
    const change = changeOf("", { kind: "create", draft, ...options }, null);
    return answerOf(await changes.makeAndWait({ ...change, opportunityId: change.changeId }, NOTHING_KNOWN));
  }

  function deletionOf(opportunity: Opportunity): Change {
    return changeOf(opportunity.id, { kind: "delete" }, shownOf(opportunity) ?? opportunity);
  }

  function retry(changeId: string): void {
    const { opportunityId, write, before } = refusedIn(changes.log(), changeId) ?? {};
    const opportunity = opportunityId && parts.known(opportunityId)?.opportunity;
    if (write?.kind === "move" && opportunity) move(opportunity, { ...write, from: before ?? opportunity });
    if (write?.kind === "delete" && opportunity) changes.make(deletionOf(opportunity), knownOf(opportunity));
    changes.check(changeId);
  }

  return {
    ...{ create, edit, retry, dismiss: changes.dismiss },
    again: (opportunityId) => retry(markedChange(changes.log(), opportunityId)),
    accept: (opportunityId) => changes.dismiss(markedChange(changes.log(), opportunityId)),
    standing: (id) => standing(changes.log().tracks.get(id), parts.known(id)?.opportunity ?? null),
    remove: async (opportunity) => {
      await changes.makeAndWait(deletionOf(opportunity), knownOf(opportunity));
    },
    move: (opportunity, to) => move(opportunity, { from: opportunity, to, isUndo: false }),
    undo: (changeId) => {
      const undone = moves.get(changeId);
      if (undone) move(undone.shown, { from: undone.to, to: undone.shown, isUndo: true });
    },
  };
}

/** The id of the change that the mark on a card is about. */
function markedChange({ tracks }: ChangeLog, opportunityId: string): string {
  const track = tracks.get(opportunityId);
  return (track?.refusal?.change ?? track?.changes[0])?.changeId ?? "";
}

function refusedIn({ tracks }: ChangeLog, changeId: string) {
  const refusals = Array.from(tracks.values(), ({ refusal }) => refusal);
  const refusal = refusals.find((one) => one?.change.changeId === changeId);
  return refusal && { ...refusal.change, before: refusal.before };
}

/** A create and an edit bring the opportunity back; without one the answer was no answer. */
function answerOf(opportunity: Opportunity | null): Opportunity {
  if (opportunity) return opportunity;
  throw new ApiProblem({
    code: "unreadable",
    detail: "The server's answer could not be understood. Reload the page.",
  });
}
