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
import { LOCAL_SESSION, type Session } from "@/lib/identity/session";
import { createSettingsService } from "@/lib/settings/service";
import { restrictedSettings } from "@/lib/settings/service-access";
import type { Storage } from "@/lib/storage/database";
import { recorded } from "./recording";
import { createSharedStore } from "./send-logs";
import type { Traveller } from "./traveller";
import { defaultsOf, type Ground, type Upstream } from "./upstream";
import { lookUpUser } from "./user-lookup";

/** `lib/fetch` ends every call to a remote upstream sooner, and says why. */
const BACKSTOP_MS = 20_000;

type Remote = Ground & {
  apiKey: string;
  log: Log;
  /** For whom a call is made; undefined outside of any request. */
  traveller: () => Traveller | undefined;
  /** Null where nobody may read them. */
  metrics?: Metrics | null;
};

/** Wires the board over the HighLevel location whose key this is. */
export function remoteUpstream({ storage, settings, apiKey, log, traveller, metrics }: Remote): Upstream {
  const sayRefused = sayWhenRefused(log);
  const hear = (note: Note, errand: Errand) => {
    sayRefused(note);
    metrics?.heard(note, errand);
  };
  const wayOut = createWayOut({ isTouched, store: storeOver(storage, log), hear });
  const { fetch } = wayOut;
  metrics?.watch(wayOut);
  const baseUrl = settings.HIGHLEVEL_BASE_URL;
  const clientFor = ({ locationId, userId }: Pick<Session, "locationId" | "userId">) => {
    const asker = { locationId, repId: userId ?? "", ...traveller() };
    return createHighLevelClient({ fetch, asker, baseUrl, apiKey, deadlineMs: BACKSTOP_MS });
  };
  return {
    ...recorded(createBoardService({ clientFor, summaries: "counted", storage }), {
      storage,
      onFailure: log.failure,
    }),
    settings: restrictedSettings(createSettingsService({ clientFor: null, defaults: defaultsOf(settings) })),
    lookUpUser: (userId) => lookUpUser(clientFor({ ...LOCAL_SESSION, userId }), userId),
    crm: null,
    // Upstream is not asked: its budget is for people, and a failure of its own must not restart this process.
    health: async () => ({ status: "ok", upstream: "highlevel", database: storage.dialect.name }),
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

function sayWhenRefused(log: Log): (note: Note) => void {
  const tell = onceAMinute(log);
  return (note) => {
    if (note.kind !== "refused") return;
    tell(`HighLevel refuses HIGHLEVEL_API_KEY (${note.status}); what is known is shown for five minutes`);
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
