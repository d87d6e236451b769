import "server-only";
import { createBoardService } from "@/lib/board/service";
import { createCrm } from "@/lib/crm/handler";
import { createAdministrationClient } from "@/lib/highlevel/administration";
import { createHighLevelClient } from "@/lib/highlevel/client";
import { type Log, loggedFetch } from "@/lib/http/log";
import type { Session } from "@/lib/identity/session";
import type { Directory } from "@/lib/locations/directory";
import type { Location } from "@/lib/locations/location";
import { createSettingsService } from "@/lib/settings/service";
import { restrictedSettings } from "@/lib/settings/service-access";
import { isEmbedded, trackTenants } from "./embedded-tenants";
import { isOnLoopback } from "./reach";
import { recorded } from "./recording";
import { checkIsOf, defaultsOf, type Ground, type Upstream } from "./upstream";
import { lookUpUser } from "./user-lookup";

/** The embedded CRM is a function: its host is never looked up, and within this process it looks at no key. */
const EMBEDDED = { name: "The CRM", baseUrl: "http://embedded.invalid", apiKey: "in-process" } as const;

type Embedded = Ground & { log: Log; directory: Directory };

/** Opens the embedded CRM for all locations that have it. */
export function openEmbedded({ storage, settings, log, directory }: Embedded) {
  const { CRM_API } = settings;
  const tenants = trackTenants({ storage, settings, directory });
  const crm = createCrm({ storage, locationOf: tenants.locationOf, onFailure: log.failure });
  const isServed = CRM_API === "on" || (CRM_API === undefined && isOnLoopback(settings));
  const logged = loggedFetch({ fetch: crm.fetch, locationOf: crm.locationOf, log: log.request });
  const serve = async (request: Request) => {
    await tenants.ready();
    return logged(request);
  };
  return {
    /** Wires the board over the embedded CRM, which is given to the client as its `fetch`. */
    upstreamOf: async (location: Location): Promise<Upstream> => {
      const within = { ...EMBEDDED, fetch: crm.fetchIn(await tenants.idOf(location)) };
      const client = createHighLevelClient(within);
      const administration = createAdministrationClient(within);
      const own = <Client>(of: Client) => {
        return ({ locationId }: Session) => {
          checkIsOf(location, locationId);
          return of;
        };
      };
      return {
        ...recorded(createBoardService({ clientFor: own(client), summaries: "upstream", storage }), {
          storage,
          onFailure: log.failure,
        }),
        settings: restrictedSettings(
          createSettingsService({ clientFor: own(administration), defaults: defaultsOf(location) }),
        ),
        lookUpUser: (userId) => lookUpUser(client, userId),
      };
    },
    /** Resolves when all of them are in the database. @throws AppError when it or the key beside it cannot be used */
    ready: tenants.ready,
    /** The API at `/v1`; null where it is not served, and as long as no location has it. */
    crm: () => (isServed && directory.all().some(isEmbedded) ? { fetch: serve } : null),
    checkHealth: tenants.checkHealth,
  };
}
