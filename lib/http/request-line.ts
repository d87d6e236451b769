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

/** The path of a URL with the values of its parameters replaced by their names. */
export function routeLabel(url: string, params: Record<string, string | string[] | undefined>): string {
  const nameOf = new Map(
    Object.entries(params).flatMap(([name, value]) => [value ?? []].flat().map((one) => [one, name])),
  );
  const segments = new URL(url).pathname.split("/");
  return segments
    .map((segment) => (nameOf.has(decoded(segment)) ? `:${nameOf.get(decoded(segment))}` : segment))
    .join("/");
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
