import "server-only";
import { createBoardService } from "@/lib/board/service";
import { AppError } from "@/lib/errors";
import { SYSTEM_CLOCK } from "@/lib/fetch/clock";
import type { Errand } from "@/lib/fetch/fetch";
import type { Note } from "@/lib/fetch/journey";
import { withOwnShare } from "@/lib/fetch/own-share";
import { createMemoryStore, type SendStore } from "@/lib/fetch/send-store";
import { createWayOut } from "@/lib/fetch/way-out";
import { createHighLevelClient, isTouched } from "@/lib/highlevel/client";
import type { Log } from "@/lib/http/log";
import type { Metrics } from "@/lib/http/metrics";
import type { Session } from "@/lib/identity/session";
import type { Location, LocationUpstream } from "@/lib/locations/location";
import { createSettingsService } from "@/lib/settings/service";
import { restrictedSettings } from "@/lib/settings/service-access";
import type { Storage } from "@/lib/storage/database";
import { recorded } from "./recording";
import { createSharedStore } from "./send-logs";
import type { Traveller } from "./traveller";
import { checkIsOf, defaultsOf, type Upstream } from "./upstream";
import { lookUpUser } from "./user-lookup";

type Remote = {
  storage: Storage;
  log: Log;
  /** For whom a call is made; undefined outside of any request. */
  traveller: () => Traveller | undefined;
  /** Null where nobody may read them. */
  metrics?: Metrics | null;
};

/** Where a location's HighLevel is, and its key. */
type RemoteUpstream = Extract<LocationUpstream, { kind: "highlevel" }>;

/**
 * Makes what wires the board over a location's HighLevel. All locations share one way out, which keeps budget, breaker
 * and answers by location: a location whose key is changed goes on counting what it has sent.
 */
export function openRemote({ storage, log, traveller, metrics }: Remote) {
  const sayRefused = sayWhenRefused(log);
  const hear = (note: Note, errand: Errand) => {
    sayRefused(note, errand);
    metrics?.heard(note, errand);
  };
  const wayOut = createWayOut({ isTouched, store: storeOver(storage, log), hear });
  const { fetch, known } = wayOut;
  metrics?.watch(wayOut);
  return (location: Location, { baseUrl: configured, apiKey }: RemoteUpstream): Upstream => {
    // As a Request has it, so that what is known is found under the address that it was asked by.
    const baseUrl = new URL(configured).href;
    const clientFor = ({ locationId, userId }: Pick<Session, "locationId" | "userId">) => {
      checkIsOf(location, locationId);
      const asker = { locationId, repId: userId ?? "", ...traveller() };
      const sent = { fetch, known, asker, baseUrl, apiKey, deadlineMs: null };
      return createHighLevelClient({ name: "HighLevel", ...sent });
    };
    const board = createBoardService({
      ...{ clientFor, summaries: "counted", storage },
      openSendings: {
        count: () => traveller()?.figures()?.mayArrive ?? 0,
        close: () => traveller()?.note({ kind: "arrived" }),
      },
    });
    return {
      ...recorded(board, { storage, onFailure: log.failure }),
      settings: restrictedSettings(
        createSettingsService({ clientFor: null, defaults: defaultsOf(location) }),
      ),
      lookUpUser: (userId) => lookUpUser(clientFor({ locationId: location.id, userId }), userId),
    };
  };
}

/** A file has one server, which needs not share. */
function storeOver(storage: Storage, log: Log): SendStore {
  if (storage.dialect.name === "sqlite") return createMemoryStore();
  const tell = onceAMinute(log);
  return withOwnShare(createSharedStore({ storage }), {
    clock: SYSTEM_CLOCK,
    onFailure: (cause) =>
      tell(
        "the limits that all servers share cannot be read; only two writes are sent in ten seconds",
        cause,
      ),
  });
}

function sayWhenRefused(log: Log): (note: Note, errand: Errand) => void {
  const tellers = new Map<string, ReturnType<typeof onceAMinute>>();
  return (note, { locationId }) => {
    if (note.kind !== "refused") return;
    const tell = tellers.get(locationId) ?? onceAMinute(log);
    tellers.set(locationId, tell);
    tell(
      `HighLevel refuses the API key of location ${locationId} (${note.status}); what is known is shown for five minutes`,
    );
  };
}

/** What concerns every call is told once a minute, not with each of them. */
function onceAMinute({ failure }: Log): (message: string, cause?: unknown) => void {
  let toldAtMs = Number.NEGATIVE_INFINITY;
  return (message, cause) => {
    if (performance.now() - toldAtMs < 60_000) return;
    toldAtMs = performance.now();
    failure(new AppError("upstream_unavailable", { message, cause }));
  };
}
