import type { AppError } from "@/lib/errors";
import type { Figures } from "@/lib/fetch/journey";

/** What the log keeps of one request: never a key, contact data or the text of a search. */
export type RequestLine = {
  method: string;
  /** The path with its ids replaced by their names (`/api/pipelines/:pipelineId/…`), without the query. */
  route: string;
  status: number;
  durationMs: number;
  requestId: string;
  /** Absent when the request was refused before anybody could tell. */
  locationId?: string;
  /** Who asked; absent while nobody signs in. */
  repId?: string;
  /** What it cost upstream; absent where that is not counted. */
  upstream?: Figures;
  /** What was thrown, for an answer that is a problem. */
  error?: AppError;
};

/** The path of a request's URL with the values of its parameters replaced by their names. */
export function routeLabel(url: string, params: Record<string, string | string[] | undefined>): string {
  const nameOf = new Map<string, string>();
  for (const [name, value = []] of Object.entries(params))
    for (const one of [value].flat()) nameOf.set(one, `:${name}`);
  return pathOf(url)
    .split("/")
    .map((segment) => nameOf.get(decoded(segment)) ?? segment)
    .join("/");
}

/** A Request has parsed its URL already: what stands between its origin and its query is its path. */
function pathOf(url: string): string {
  const [whole = ""] = url.split(/[?#]/, 1);
  return whole.slice(whole.indexOf("/", whole.indexOf("://") + 3));
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
