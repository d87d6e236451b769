import "server-only";
import { Hono } from "hono";
import type { Storage } from "@/lib/storage/database";
import { requireKey } from "./auth";
import type { Endpoint } from "./endpoint";
import { endpointsOf } from "./endpoints";
import { messageResponse, refusalResponse } from "./refusals";

type CrmOptions = {
  storage: Storage;
  /** The key that every request has to bear. */
  apiKey: string;
  /** The location that the key stands for. */
  locationId: string;
  /** Epoch milliseconds; the system's clock unless a test says otherwise. */
  now?: () => number;
  /** Hears of every failure that is answered with a faceless 500. */
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
export function createCrm({ storage, apiKey, locationId, now = Date.now, onFailure }: CrmOptions): Crm {
  const endpoints = endpointsOf({ storage, locationId, now });
  const app = new Hono({ strict: false }).basePath("/v1");
  app.use("*", async (context, next) => {
    requireKey(context.req.raw, apiKey);
    await next();
  });
  for (const { method, path, respond } of endpoints) {
    app.on(method, path, ({ req }) => respond(req.raw, req.param()));
  }
  app.notFound(({ req }) => {
    const allowed = allowedMethods(app.routes, req.path);
    if (allowed.length === 0) return messageResponse(404, "Not Found");
    return messageResponse(405, "Method Not Allowed", { allow: allowed.join(", ") });
  });
  app.onError((error) => {
    const response = refusalResponse(error);
    if (response.status === 500) onFailure?.(error);
    return response;
  });
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

/** The methods that some route answers under this path. */
function allowedMethods(routes: readonly { method: string; path: string }[], path: string): string[] {
  const segments = path.replace(/\/$/, "").split("/");
  const matches = (pattern: string) => {
    const parts = pattern.replace(/\/$/, "").split("/");
    return (
      parts.length === segments.length && parts.every((part, i) => part[0] === ":" || part === segments[i])
    );
  };
  const methods = routes.filter((route) => route.method !== "ALL" && matches(route.path));
  return [...new Set(methods.map(({ method }) => method))];
}
