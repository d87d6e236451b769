import { AppError } from "@/lib/errors";
import type { Errand } from "./fetch";

type Unsent = Pick<Errand, "lane"> & {
  /** Whether nothing is broken, and there are too many calls. */
  isLimit?: boolean;
};

/** A call that is not sent, and when it is worth another try. */
export function unsent(why: string, retryAfterMs: number, { lane, isLimit = false }: Unsent): AppError {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  const unchanged = lane === "write" ? " Nothing was changed." : "";
  return new AppError("upstream_unavailable", {
    message: why,
    hint: `HighLevel is ${isLimit ? "busy" : "not available now"}.${unchanged}`,
    retryAfterMs: seconds * 1000,
    isLimit,
  });
}
