import "server-only";
import { Hono } from "hono";
import type { Storage } from "@/lib/storage/database";
import { requireKey } from "./auth";
import { type Endpoint, matchesPath } from "./endpoint";
import { endpointsOf } from "./endpoints";
import { openApiDocument } from "./openapi/document";
import { DOCS_HEADERS, docsPage } from "./openapi/page";
import { messageResponse, refusalResponse } from "./refusals";

type CrmOptions = {
  storage: Storage;
  /** The key that every request has to bear. */
  apiKey: string;
  /** The location that the key stands for. */
  locationId: string;
  /** Epoch milliseconds; the system's clock unless a test says otherwise. */
  now?: () => number;
  /** Hears of every failure that is answered with a faceless 500, and of a database that cannot serve. */
  onFailure?: (error: unknown) => void;
};

/** The embedded CRM. */
export type Crm = {
  /** Speaks HighLevel's v1 API under `/v1`. It never rejects. */
  fetch: (request: Request) => Promise<Response>;
  /** What it answers, as its document says. */
  endpoints: readonly Endpoint[];
};

/** Makes the embedded CRM over an open database. */
export function createCrm(options: CrmOptions): Crm {
  const { app, endpoints } = createApp(options);
  return {
    endpoints,
    fetch: async (request) => {
      const response = await app.fetch(request);
      // What stands here belongs to whoever bears the key, and to no cache in between.
      response.headers.set("cache-control", "no-store");
      return response;
    },
  };
}

/** What `createCrm` mounts, and where. */
export function createApp({ storage, apiKey, locationId, now = Date.now, onFailure }: CrmOptions) {
  const endpoints = endpointsOf({ storage, locationId, now });
  const app = new Hono({ strict: false }).basePath("/v1");
  mountDocuments(app, endpoints);
  app.use("*", async (context, next) => {
    requireKey(context.req.raw, apiKey);
    await next();
  });
  for (const { method, path, respond } of endpoints) {
    app.on(method, path, ({ req }) => respond(req.raw, req.param()));
  }
  app.notFound(({ req }) => {
    const allowed = allowedMethods(endpoints, req.path);
    if (allowed.length === 0) return messageResponse(404, "Not Found");
    return messageResponse(405, "Method Not Allowed", { allow: allowed.join(", ") });
  });
  app.onError((error) => {
    const response = refusalResponse(error);
    if (response.status >= 500) onFailure?.(error);
    return response;
  });
  return { app, endpoints };
}

/** What the API is, for everybody who reaches it: it holds no data, and wants no key. */
function mountDocuments(app: Hono, endpoints: readonly Endpoint[]): void {
  let made: { json: string; page: string } | undefined;
  const documents = () => {
    if (made) return made;
    const document = openApiDocument(endpoints);
    made = { json: JSON.stringify(document), page: docsPage(document) };
    return made;
  };
  app.get("/openapi.json", () => {
    const headers = { "content-type": "application/json", "x-content-type-options": "nosniff" };
    return new Response(documents().json, { headers });
  });
  app.get("/docs", () => new Response(documents().page, { headers: DOCS_HEADERS }));
}

/** The methods that some endpoint answers under this path. */
function allowedMethods(endpoints: readonly Endpoint[], path: string): string[] {
  const found = endpoints.filter((endpoint) => matchesPath(`/v1${endpoint.path}`, path));
  return [...new Set(found.map(({ method }) => method))];
}
