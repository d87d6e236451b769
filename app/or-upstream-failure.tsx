import type { ReactNode } from "react";
import { AppError } from "@/lib/errors";
import { detailOf } from "@/lib/http/problem";
import { logFailure } from "@/lib/server";
import { UpstreamFailure } from "./upstream-failure";

const OF_UPSTREAM = new Set(["upstream_invalid", "upstream_unavailable", "upstream_timeout", "rate_limited"]);

/**
 * The page, or what a failure of upstream means for the person. An error that reaches Next's own error page has lost its
 * words in production, and a refused key would look like an outage.
 */
export async function orUpstreamFailure(page: Promise<ReactNode>): Promise<ReactNode> {
  try {
    return await page;
  } catch (error) {
    if (!(error instanceof AppError && OF_UPSTREAM.has(error.code))) throw error;
    logFailure(error);
    return <UpstreamFailure detail={detailOf(error)} />;
  }
}
