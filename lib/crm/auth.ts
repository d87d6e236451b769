import "server-only";
import { AppError } from "@/lib/errors";
import type { KeyRing } from "./key-ring";

/**
 * The location whose key a request bears.
 * @throws AppError `unauthenticated`, in v1's two ways of saying it
 */
export function locationOfKey(request: Request, locationOf: KeyRing): string {
  const presented = keyOf(request);
  if (presented === undefined) {
    throw new AppError("unauthenticated", { message: "no bearer key", hint: "Unauthorized" });
  }
  const locationId = locationOf(presented);
  if (locationId !== null) return locationId;
  throw new AppError("unauthenticated", { message: "wrong bearer key", hint: "Api key is invalid." });
}

/** The key that a request bears; undefined when it bears none. */
export function keyOf({ headers }: Request): string | undefined {
  return /^Bearer\s+(\S+)\s*$/i.exec(headers.get("authorization") ?? "")?.[1];
}
