import "server-only";
import { Hono } from "hono";
import type { Storage } from "@/lib/storage/database";
import { keyOf, locationOfKey } from "./auth";
import { type Endpoint, matchesPath } from "./endpoint";
import { endpointsOf } from "./endpoints";
import type { KeyRing } from "./key-ring";
import { openApiDocument } from "./openapi/document";
import { DOCS_HEADERS, docsPage } from "./openapi/page";
import { messageResponse, refusalResponse } from "./refusals";

type CrmOptions = {
  storage: Storage;
  /** Every request has to bear a key that opens a location, and works in that one alone. */
  locationOf: KeyRing;
  /** Epoch milliseconds; the system's clock unless a test says otherwise. */
  now?: () => number;
  /** Hears of every failure that is answered with a faceless 500, and of a database that cannot serve. */
  onFailure?: (error: unknown) => void;
};

/** The embedded CRM. */
export type Crm = {
  /** Speaks HighLevel's v1 API under `/v1`. It never rejects. */
  fetch: (request: Request) => Promise<Response>;
  /** The same for one location within this process, whatever key a request bears. Never give it what came from outside. */
  fetchIn: (locationId: string) => (request: Request) => Promise<Response>;
  /** The location whose key a request bears; null for one that is refused. */
  locationOf: (request: Request) => string | null;
  /** What it answers, as its document says. */
  endpoints: readonly Endpoint[];
};

/** Makes the embedded CRM over an open database. */
export function createCrm(options: CrmOptions): Crm {
  const { app, endpoints } = createApp(options);
  const answer = async (request: Request, within: Within) => {
    const response = await app.fetch(request, within);
    // What stands here belongs to whoever bears the key, to no cache in between and into nobody's frame.
    response.headers.set("cache-control", "no-store, private");
    if (!response.headers.has("content-security-policy"))
      response.headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
    return response;
  };
  return {
    endpoints,
    fetch: (request) => answer(request, {}),
    locationOf: (request) => options.locationOf(keyOf(request) ?? ""),
    fetchIn: (locationId) => (request) => answer(request, { locationId }),
  };
}

/** The location of a call from this process. */
type Within = { locationId?: string };

/** What `createCrm` mounts, and where. */
export function createApp({ storage, locationOf, now = Date.now, onFailure }: CrmOptions) {
  const endpointsIn = remembered((locationId) => endpointsOf({ storage, locationId, now }));
  // What they are called and how they are documented is the same for every location.
  const endpoints = endpointsOf({ storage, locationId: "", now });
  const app = new Hono<{ Bindings: Within; Variables: { locationId: string } }>({ strict: false });
  const v1 = app.basePath("/v1");
  for (const [path, serve] of documentsOf(endpoints)) v1.get(path, serve);
  v1.use("*", async (context, next) => {
    context.set("locationId", context.env.locationId ?? locationOfKey(context.req.raw, locationOf));
    await next();
  });
  for (const [index, { method, path }] of endpoints.entries()) {
    v1.on(method, path, (context) => {
      const own = endpointsIn(context.get("locationId"))[index];
      return own ? own.respond(context.req.raw, context.req.param()) : context.notFound();
    });
  }
  v1.notFound(({ req }) => {
    const allowed = allowedMethods(endpoints, req.path);
    if (allowed.length === 0) return messageResponse(404, "Not Found");
    return messageResponse(405, "Method Not Allowed", { allow: allowed.join(", ") });
  });
  v1.onError((error, { req }) => {
    const response = refusalResponse(error, req);
    if (response.status >= 500) onFailure?.(error);
    return response;
  });
  return { app: v1, endpoints };
}

function remembered<Value>(make: (locationId: string) => Value): (locationId: string) => Value {
  const made = new Map<string, Value>();
  return (locationId) => {
    const value = made.get(locationId) ?? make(locationId);
    made.set(locationId, value);
    return value;
  };
}

/** What the API is, for everybody who reaches it: it holds no data, and wants no key. */
function documentsOf(endpoints: readonly Endpoint[]): [path: string, serve: () => Response][] {
  let made: { json: string; page: string } | undefined;
  const documents = () => {
    if (made) return made;
    const document = openApiDocument(endpoints);
    made = { json: JSON.stringify(document), page: docsPage(document) };
    return made;
  };
  const json = () => {
    const headers = { "content-type": "application/json", "x-content-type-options": "nosniff" };
    return new Response(documents().json, { headers });
  };
  const page = () => new Response(documents().page, { headers: DOCS_HEADERS });
  return [
    ["/openapi.json", json],
    ["/docs", page],
  ];
}

/** The methods that some endpoint answers under this path. */
function allowedMethods(endpoints: readonly Endpoint[], path: string): string[] {
  const found = endpoints.filter((endpoint) => matchesPath(`/v1${endpoint.path}`, path));
  return [...new Set(found.map(({ method }) => method))];
}
