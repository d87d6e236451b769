import type { ApiProblem } from "@/lib/http/api-problem";
import type { Opportunity, Place } from "./model";
import type { Standing } from "./shown";
import { afterWrite, isNoMove, isSamePlace, meantPlace, type Write } from "./writes";

// The log of our own changes: a pure reducer. What is shown is `view(reads, log)`; nothing is ever rolled back, a
// refused change simply leaves. Moments are logical: see `BoardReads.now`.

/** A write of ours on its way. `waiting` to be sent, `sent`, or `unknown`: sent, and no answer came. */
export type Change = {
  changeId: string;
  /** Of a create that was not answered yet, its own changeId. */
  opportunityId: string;
  pipelineId: string;
  write: Write;
  /** Where the card was shown when the change was made; null for a create. */
  from: Place | null;
  madeAt: number;
  state: "waiting" | "sent" | "unknown";
};

/**
 * What upstream held at a moment; null when there was no such opportunity. `isRead`: it stands in a read that the
 * board holds, and tells nothing beyond it.
 */
export type Known = { at: number; opportunity: Opportunity | null; isRead: boolean };

/** A change that upstream took: what it held before and after. Reads that began after `at` have it. */
type Done = { before: Opportunity | null; after: Opportunity | null; at: number };

/** A refused change, kept so that the card can say so and the change can be tried again; `before`: what it was made on. */
export type Refusal = { change: Change; problem: ApiProblem; before: Opportunity | null };

/** All that we did to one opportunity and that some read may not have yet. */
export type Track = {
  opportunityId: string;
  pipelineId: string;
  /** The last that was known of it apart from the changes on their way. */
  base: Known;
  /** On their way, oldest first; only the first can be sent or unknown. */
  changes: readonly Change[];
  /** What got no answer and may still be carried out, as often as it was sent, also once others have overtaken it. */
  mayArrive: readonly Change[];
  done: readonly Done[];
  refusal: Refusal | null;
  /** When it was last put in another place: cards that are pinned stand in this order, newest first. */
  placedAt: number;
};

export type ChangeLog = {
  tracks: ReadonlyMap<string, Track>;
  /** When upstream last took a change, or may have: a read that began before may or may not have it. */
  lastWrittenAt: number;
};

export const EMPTY_LOG: ChangeLog = { tracks: new Map(), lastWrittenAt: 0 };

export type LogAction =
  /** `base` is what the board knows of the opportunity; heeded while nothing of ours is on its way to it. */
  | { type: "made"; change: Change; base: Known }
  | { type: "sent"; change: Change }
  /** `answer` is what a create or an edit brought back. */
  | { type: "confirmed"; change: Change; at: number; answer: Opportunity | null }
  /** `current`, when upstream told: what it holds instead, null for nothing. */
  | { type: "refused"; change: Change; at: number; problem: ApiProblem; current?: Opportunity | null }
  | { type: "lost"; change: Change; at: number }
  /** A sending of it got no answer on its way upstream, whatever became of it. */
  | { type: "leftOpen"; change: Change }
  /** So long after that it is not carried out any more. */
  | { type: "expired"; change: Change }
  | { type: "dismissed"; changeId: string }
  /** Every read still held began at or after `before`. */
  | { type: "covered"; before: number };

/** The log after an action. Returns the same log when nothing changes. */
export function reduceChanges(log: ChangeLog, action: LogAction): ChangeLog {
  switch (action.type) {
    case "made":
      return withTrack(log, made(log.tracks.get(action.change.opportunityId), action));
    case "sent":
      return onTrack(log, action.change, (track) => ({
        ...track,
        changes: mark(track, action.change, "sent"),
      }));
    case "confirmed":
      return confirmed(log, action);
    case "refused":
      return onTrack(log, action.change, (track) => refused(track, action));
    case "lost":
      return lost(log, action);
    case "leftOpen":
      return onTrack(log, action.change, (track) => leftOpen(track, action.change));
    case "expired":
      return expired(log, action.change);
    case "dismissed":
      return dismissed(log, action.changeId);
    case "covered":
      return covered(log, action.before);
  }
}

/** Whether a write was under way at any time since a moment, so that a read begun then may or may not have it. */
export function hasWrittenSince(log: ChangeLog, moment: number): boolean {
  if (log.lastWrittenAt > moment) return true;
  for (const { changes } of log.tracks.values()) {
    if (changes[0] !== undefined && changes[0].state !== "waiting") return true;
  }
  return false;
}

/**
 * What the opportunity becomes once all that is on its way is taken; the base when nothing is. A deletion of which nobody
 * knows leaves it in sight, where the doubt can be seen.
 */
export function expected(
  track: Track,
  base: Opportunity | null = track.base.opportunity,
): Opportunity | null {
  const inSight = track.changes.filter(({ write, state }) => write.kind !== "delete" || state !== "unknown");
  return inSight.reduce((opportunity, { write }) => afterWrite(opportunity, write), base);
}

/** How an opportunity stands, of which a board knows `base`; null when that is nothing. */
export function standing(track: Track | undefined, base: Opportunity | null): Standing | null {
  const [first, ...later] = track?.changes ?? [];
  const isInDoubt = first?.state === "unknown" && first.write.kind === "edit";
  const wanted = track ? expected(track, base) : base;
  const known = track && isInDoubt ? expected({ ...track, changes: later }, base) : wanted;
  const mayArrive = track?.mayArrive.some(({ write }) => write.kind === "edit") ?? false;
  return known && { known, wanted: isInDoubt ? wanted : null, waits: isHeldBack(track), mayArrive };
}

/**
 * Whether something waits for what nobody knows the end of or what may still be carried out, and would undo it. Of what is
 * deleted nothing can be undone.
 */
export function isHeldBack(track: Track | undefined): boolean {
  const waiting = track?.changes.find(({ state }) => state === "waiting");
  const isOpen = track?.changes[0]?.state === "unknown" || track?.mayArrive.length;
  return Boolean(isOpen && waiting && waiting.write.kind !== "delete");
}

type Action<Type extends LogAction["type"]> = Extract<LogAction, { type: Type }>;

function made(track: Track | undefined, { change, base }: Action<"made">): Track {
  const placedAt = track?.placedAt ?? 0;
  const before: Track = {
    opportunityId: change.opportunityId,
    pipelineId: change.pipelineId,
    base: track && (track.changes.length > 0 || track.base.at > base.at) ? track.base : base,
    ...{ changes: track?.changes ?? [], mayArrive: track?.mayArrive ?? [] },
    done: track?.done ?? [],
    // What is done next answers the old refusal, unless it leaves the card where it is.
    refusal: isOfFields(change.write) ? (track?.refusal ?? null) : null,
    placedAt: changesPlace(change.write) ? change.madeAt : placedAt,
  };
  return { ...before, changes: withoutNoMoves(before, enqueue(before.changes, change)) };
}

export function changesPlace(write: Write): boolean {
  if (write.kind === "move" || write.kind === "create") return true;
  return write.kind === "edit" && (write.draft.stageId !== undefined || write.draft.status !== undefined);
}

function isOfFields(write: Write): boolean {
  return write.kind === "edit" && !changesPlace(write);
}

/**
 * A card can be moved again before the first move was sent; the newest wins. A delete goes before moves, which matter
 * only where it is refused.
 */
function enqueue(changes: readonly Change[], change: Change): readonly Change[] {
  const last = changes.at(-1);
  if (change.write.kind === "delete") {
    // But not before what was saved after one, which that move would overrule.
    const at = changes.findLastIndex((one) => !isWaitingMove(one)) + 1;
    return [...changes.slice(0, at), change, ...changes.slice(at)];
  }
  const replaces = change.write.kind === "move" && last !== undefined && isWaitingMove(last);
  return [...(replaces ? changes.slice(0, -1) : changes), change];
}

function isWaitingMove({ state, write }: Change): boolean {
  return state === "waiting" && write.kind === "move";
}

const withoutWaitingMoves = (changes: readonly Change[]) => changes.filter((one) => !isWaitingMove(one));

/**
 * Without waiting moves to where the card will be anyway: not as long as that hangs on what may still be carried out, or on
 * a form or a deletion, which may be refused.
 */
function withoutNoMoves(track: Track, changes: readonly Change[]): readonly Change[] {
  let opportunity = track.base.opportunity;
  let isSure = !track.mayArrive.some(({ write }) => changesPlace(write));
  return changes.filter(({ write, state }) => {
    isSure &&= write.kind === "move" || isOfFields(write);
    if (state === "waiting" && isSure && isNoMove(opportunity, write)) return false;
    opportunity = afterWrite(opportunity, write);
    return true;
  });
}

function mark(track: Track, change: Change, state: Change["state"]): readonly Change[] {
  return track.changes.map((one) => (one.changeId === change.changeId ? { ...one, state } : one));
}

function confirmed(log: ChangeLog, { change, at, answer }: Action<"confirmed">): ChangeLog {
  const track = log.tracks.get(change.opportunityId);
  if (!track) return log;
  const before = track.base.opportunity;
  const after = answer ?? afterWrite(before, change.write);
  const taken = settled(track, change, { at, opportunity: after, isRead: false });
  const mayArrive = arrived(track, change);
  const own = afterWrite(before, change.write);
  const left = change.write.kind === "delete" ? withoutWaitingMoves(taken.changes) : taken.changes;
  const changes = own && after && !isSamePlace(own, after) ? meantOf(left, { from: own, now: after }) : left;
  const done = { ...taken, changes, mayArrive, done: [...track.done, { before, after, at }] };
  const next = change.write.kind === "create" && after ? created(log, done, after) : withTrack(log, done);
  return { ...next, lastWrittenAt: at };
}

/** Moves that wait change what was meant by them, and leave what the answer of an edit says that others have changed. */
function meantOf(changes: readonly Change[], places: { from: Place; now: Place }): readonly Change[] {
  return changes.map((one) => {
    const { write } = one;
    return write.kind === "move"
      ? { ...one, write: { ...write, to: meantPlace({ ...places, to: write.to }) } }
      : one;
  });
}

/** A create's track goes on under the id that upstream gave. */
function created(log: ChangeLog, track: Track, opportunity: Opportunity): ChangeLog {
  const rest = withoutTrack(log, track.opportunityId);
  // A read can show it before the answer is here, and the rep can have changed it by then.
  const early = log.tracks.get(opportunity.id);
  const first = early?.done[0]?.before ?? early?.base.opportunity ?? opportunity;
  const done = [...track.done.map((one) => ({ ...one, after: first })), ...(early?.done ?? [])];
  return withTrack(rest, { ...(early ?? { ...track, opportunityId: opportunity.id }), done });
}

/** The track once a change has its answer: the moves that wait behind it start from what is known now. */
function settled(track: Track, change: Change, base: Known): Track {
  const rest = without(track.changes, change);
  const next = { ...track, base };
  return { ...next, changes: withoutNoMoves(next, rest) };
}

function refused(track: Track, { change, at, problem, current }: Action<"refused">): Track {
  const base = current === undefined ? track.base : { at, opportunity: current, isRead: false };
  const next = settled({ ...track, changes: rebased(track, change) }, change, base);
  // An edit's form is still open and says it itself.
  const isToldElsewhere = isSuperseded(track, change) || change.write.kind === "edit";
  if (isToldElsewhere) return next;
  // Of two that are refused the move can be tried again; the other one's dialog tells of it.
  const refusal = change.write.kind === "delete" ? track.refusal : null;
  const earlier = track.changes.slice(0, track.changes.findIndex(isSame(change)));
  const before = expected({ ...track, changes: earlier });
  return { ...next, refusal: refusal ?? { change, problem, before } };
}

/** Forms that wait showed where it was to lead. That this never was is nobody's change, and clashes with none of theirs. */
function rebased({ base: { opportunity }, changes }: Track, change: Change): readonly Change[] {
  const meant = afterWrite(opportunity, change.write);
  if (!opportunity || !meant) return changes;
  return changes.map((one) => {
    const { write } = one;
    if (write.kind !== "edit" || !write.draft.base) return one;
    const base = { ...write.draft.base };
    if (base.stageId === meant.stageId) base.stageId = opportunity.stageId;
    if (base.status === meant.status) base.status = opportunity.status;
    return { ...one, write: { ...write, draft: { ...write.draft, base } } };
  });
}

/**
 * Whether a newer change of the same card's place decides: that this one was refused leaves no mark. A card whose deletion
 * is in doubt is in sight, and who moves it takes that back.
 */
function isSuperseded({ changes }: Track, change: Change): boolean {
  return (
    !isOfFields(change.write) && changes.some((one) => one.madeAt > change.madeAt && changesPlace(one.write))
  );
}

function lost(log: ChangeLog, { change, at }: Action<"lost">): ChangeLog {
  // A create that may have happened cannot be looked up: the next reads show it, and the form says so.
  const next =
    change.write.kind === "create"
      ? withoutTrack(log, change.opportunityId)
      : onTrack(log, change, (track) => ({
          ...(track.mayArrive.some(isSame(change)) ? track : leftOpen(track, change)),
          changes: mark(track, change, "unknown"),
        }));
  return { ...next, lastWrittenAt: at };
}

function leftOpen(track: Track, change: Change): Track {
  return { ...track, mayArrive: [...track.mayArrive, change] };
}

function expired(log: ChangeLog, change: Change): ChangeLog {
  const track = log.tracks.get(change.opportunityId);
  if (!track?.mayArrive.some(isSame(change))) return log;
  return withTrack(log, { ...track, mayArrive: without(track.mayArrive, change) });
}

/** What may still arrive once a change is known to have happened: of one without an answer it was a sending of it. */
function arrived({ changes: [first], mayArrive }: Track, change: Change): readonly Change[] {
  const index = first?.state === "unknown" ? mayArrive.findIndex(isSame(change)) : -1;
  return mayArrive.filter((_, at) => at !== index);
}

/** Whether it is the same change, whatever its state. */
export const isSame =
  ({ changeId }: Change) =>
  (one: Change) =>
    one.changeId === changeId;

function without(changes: readonly Change[], change: Change): readonly Change[] {
  return changes.filter((one) => !isSame(change)(one));
}

function dismissed(log: ChangeLog, changeId: string): ChangeLog {
  const track = [...log.tracks.values()].find(({ refusal }) => refusal?.change.changeId === changeId);
  return track ? withTrack(log, { ...track, refusal: null }) : log;
}

/** Forgets what every read held by now has. */
function covered(log: ChangeLog, before: number): ChangeLog {
  const kept = [...log.tracks.values()].flatMap((track) => {
    const isIdle = track.changes.length === 0 && track.mayArrive.length === 0 && track.refusal === null;
    if (isIdle && track.base.at < before) return [];
    const done = track.done.filter(({ at }) => at >= before);
    return [done.length === track.done.length ? track : { ...track, done }];
  });
  const isUnchanged =
    kept.length === log.tracks.size && kept.every((track) => log.tracks.get(track.opportunityId) === track);
  return isUnchanged ? log : { ...log, tracks: new Map(kept.map((track) => [track.opportunityId, track])) };
}

function onTrack(log: ChangeLog, change: Change, next: (track: Track) => Track): ChangeLog {
  const track = log.tracks.get(change.opportunityId);
  const isThere = track?.changes.some(({ changeId }) => changeId === change.changeId);
  if (!track || !isThere) return log;
  const changed = next(track);
  const isCreateRefused = change.write.kind === "create" && changed.changes.length === 0;
  return isCreateRefused ? withoutTrack(log, change.opportunityId) : withTrack(log, changed);
}

function withTrack(log: ChangeLog, track: Track): ChangeLog {
  return { ...log, tracks: new Map(log.tracks).set(track.opportunityId, track) };
}

function withoutTrack(log: ChangeLog, opportunityId: string): ChangeLog {
  const tracks = new Map(log.tracks);
  tracks.delete(opportunityId);
  return { ...log, tracks };
}
