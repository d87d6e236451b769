import { AppError } from "@/lib/errors";

/** Why somebody did not come in, as it stands in the address of the page that tells it. */
export const REFUSALS = ["stranger", "provider", "failed"] as const;
export type Refusal = (typeof REFUSALS)[number];

/** What the page says of an error. Which part of a sign-in did not hold is for the log alone. */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof AppError)) return "failed";
  if (error.code === "forbidden") return "stranger";
  return error.code === "upstream_unavailable" ? "provider" : "failed";
}
