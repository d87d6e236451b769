import "server-only";
import { AppError } from "@/lib/errors";
import { type Clock, pause } from "@/lib/fetch/clock";
import { OUTAGE_WAIT_MS } from "@/lib/fetch/outcome";
import type { HighLevelClient } from "@/lib/highlevel/client";
import type { Session } from "@/lib/identity/session";
import type { CreateDraft } from "./drafts";
import { type Finding, findCreated, looksBackTo } from "./likeness";
import type { Opportunity } from "./model";
import { isOver, isUnclear, notDone, type Times } from "./service-certainty";
import type { Creations, HeldCreation, Sent } from "./service-creations";
import { type InPipeline, readOpportunity, readPage } from "./service-reads";
import { createdWireOf, opportunityOf } from "./translate";

/** With an `idempotencyKey`, to ask again for the same does not do it again. */
export type Creation = InPipeline & { draft: CreateDraft; idempotencyKey?: string | undefined };

type Parts = { client: HighLevelClient; creations: Creations; clock: Clock; times: Times; session: Session };

/** A list that has just been written may not show it yet. */
const LOOK_AGAIN_MS = 2_000;

/** After that long what upstream has not done is not done any more: gateways give up within the minute. */
const SETTLED_MS = 60_000;

/** So many pages are looked through, of so many opportunities. */
const MOST_PAGES = 3;
const PAGE_LENGTH = 100;

/**
 * Creates an opportunity at most once. After an unknown outcome it is looked for, and only created again when it is
 * certainly not there.
 * @throws AppError as `Creations.claim`; `upstream_timeout` when it may exist; otherwise as upstream refuses it
 */
export async function create(parts: Parts, of: Creation): Promise<Opportunity> {
  const { times } = parts;
  const { locationId, userId } = parts.session;
  const { idempotencyKey, ...content } = of;
  if (idempotencyKey === undefined) return createHeld({ ...parts, of, held: UNKEPT });
  const asked = JSON.stringify(content);
  const claimed = await parts.creations.claim({ locationId, userId, idempotencyKey, asked });
  return "opportunityId" in claimed
    ? readCreated(parts, { ...claimed, pipelineId: of.pipelineId, endByMs: times.knowByMs })
    : createHeld({ ...parts, of, held: claimed });
}

/** What is asked for without a key is remembered by nobody. */
const nothing = async () => {};
const UNKEPT: HeldCreation = {
  unclear: null,
  resending: nothing,
  done: nothing,
  undone: nothing,
  unknown: nothing,
};

async function readCreated(
  { client }: Parts,
  one: InPipeline & { opportunityId: string; endByMs: number },
): Promise<Opportunity> {
  return readOpportunity(client, one).catch((cause: unknown) => {
    const message = "read of what was created under the same key";
    if (cause instanceof AppError && cause.code === "not_found") {
      const hint = "It was created, and has been deleted or moved to another pipeline since.";
      throw new AppError("not_found", { message, hint, cause });
    }
    throw new AppError("upstream_unavailable", {
      ...{ message, cause },
      hint: "It was created before, but cannot be read now. Look for it in a moment.",
      retryAfterMs: OUTAGE_WAIT_MS,
    });
  });
}

type Work = Parts & { of: Creation; held: HeldCreation };

async function createHeld(work: Work): Promise<Opportunity> {
  const { held, clock, times } = work;
  const sent = { firstMs: held.unclear?.firstMs ?? times.beganMs, lastMs: times.beganMs };
  if (held.unclear) {
    const found = await lookFor(work, held.unclear);
    if (found.kind === "found") return keep(held, found.opportunity);
    const isSettled = clock.now() - held.unclear.lastMs >= SETTLED_MS;
    if (found.kind === "unclear" || !isSettled) throw await leaveUnknown(work, held.unclear);
    await held.resending();
  }
  const first = await attempt(work, sent);
  if ("created" in first) return keep(held, first.created);
  const second = clock.now() <= times.beginByMs ? await attempt(work, sent) : first;
  if ("created" in second) return keep(held, second.created);
  await held.undone();
  throw notDone(work.client, second.failed);
}

async function keep(held: HeldCreation, created: Opportunity): Promise<Opportunity> {
  await held.done(created.id);
  return created;
}

/** Sends it. `failed` when upstream itself says that it failed, and it is certainly not there. */
async function attempt(work: Work, sent: Sent): Promise<{ created: Opportunity } | { failed: AppError }> {
  const { client, held, times, of, clock } = work;
  const { pipelineId, draft } = of;
  try {
    const body = createdWireOf(draft);
    const wire = await client.createOpportunity({ pipelineId, body, endByMs: times.sendByMs });
    return { created: opportunityOf(wire) };
  } catch (error) {
    if (!isUnclear(error)) {
      await held.undone();
      throw error;
    }
    let finding = await lookFor(work, sent);
    if (finding.kind === "none" && isOver(error)) {
      await pause(clock, LOOK_AGAIN_MS, new AbortController().signal);
      finding = await lookFor(work, sent);
    }
    if (finding.kind === "found") return { created: finding.opportunity };
    if (finding.kind === "none" && isOver(error)) return { failed: error };
    throw await leaveUnknown(work, sent, error);
  }
}

/** Looks among the newest of the pipeline. A search would find less to read, but what it searches v1 does not say. */
async function lookFor({ client, creations, session, of, times }: Work, sent: Sent): Promise<Finding> {
  const { pipelineId, draft } = of;
  const newest = await readNewest(client, { pipelineId, sent, endByMs: times.knowByMs }).catch(isNoAnswer);
  if (newest === null) return { kind: "unclear" };
  // The same one may stand there twice.
  const byId = new Map(newest.map((opportunity) => [opportunity.id, opportunity]));
  const others = await creations.knownAmong(session.locationId, [...byId.keys()]).catch(isNoAnswer);
  if (others === null) return { kind: "unclear" };
  const among = [...byId.values()].filter(({ id }) => !others.has(id));
  return findCreated(among, { draft, sent });
}

/** All opportunities of the pipeline that may be younger than the call; null when they cannot be told. */
async function readNewest(
  client: HighLevelClient,
  { pipelineId, sent, endByMs }: InPipeline & { sent: Sent; endByMs: number },
): Promise<Opportunity[] | null> {
  const newest: Opportunity[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { opportunities, total, nextCursor } = await readPage(client, {
      pipelineId,
      limit: PAGE_LENGTH,
      cursor,
      endByMs,
    });
    newest.push(...opportunities);
    // A total alone may lie.
    if (nextCursor === null && newest.length >= total) return newest;
    const oldestMs = Date.parse(newest.at(-1)?.createdAt ?? "");
    if (isFromNewToOld(newest) && oldestMs < looksBackTo(sent)) return newest;
    if (nextCursor === null) return null;
    cursor = nextCursor;
  }
  return null;
}

function isFromNewToOld(opportunities: readonly Opportunity[]): boolean {
  return opportunities.every(({ createdAt }, at) => createdAt >= (opportunities[at + 1]?.createdAt ?? ""));
}

function isNoAnswer(error: unknown): null {
  if (error instanceof AppError) return null;
  throw error;
}

/** The next one with this key looks again, and may create it once the last call is settled. */
async function leaveUnknown(work: Work, { lastMs }: Sent, cause?: AppError): Promise<AppError> {
  const { client, clock, held, of } = work;
  await held.unknown();
  const hasKey = of.idempotencyKey !== undefined;
  const again = hasKey
    ? " To save this form again is safe: Pipelane looks for it first, and creates it only if it is not there."
    : "";
  const unsettledMs = lastMs + SETTLED_MS - clock.now();
  return new AppError("upstream_timeout", {
    message: `${cause?.message ?? "a create sent before"}; it may exist`,
    hint: `${client.name} gave no clear answer, so this opportunity may exist. Look for it before you create another.${again}`,
    cause,
    ...(hasKey && unsettledMs > 0 && { retryAfterMs: unsettledMs }),
  });
}
