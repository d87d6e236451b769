"use client";

import { useRouter } from "next/navigation";
import { startTransition, useCallback } from "react";
import { LazyFailure } from "./lazy-failure";

/** A page that upstream did not let us make, with its reason. */
export function UpstreamFailure({ detail }: { detail: string }) {
  const router = useRouter();
  const retry = useCallback(() => startTransition(() => router.refresh()), [router]);
  return <LazyFailure title="The board could not be loaded" detail={detail} onRetry={retry} isPassing />;
}
