import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import { AppError } from "@/lib/errors";

const digest = (key: string) => createHash("sha256").update(key).digest();

/**
 * Refuses a request that does not bear the key. Digests are compared, in constant time, so that neither the key's
 * length nor its beginning can be found by measuring.
 * @throws AppError `unauthenticated`, in v1's two ways of saying it.
 */
export function requireKey(request: Request, apiKey: string): void {
  const [, presented] = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  if (presented === undefined) {
    throw new AppError("unauthenticated", { message: "no bearer key", hint: "Unauthorized" });
  }
  if (!timingSafeEqual(digest(presented), digest(apiKey))) {
    throw new AppError("unauthenticated", { message: "wrong bearer key", hint: "Api key is invalid." });
  }
}
