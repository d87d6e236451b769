"use client";

import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { LazyFailure } from "./lazy-failure";

/** A page that the CRM did not let us make, with its reason. */
export function UpstreamFailure({ detail }: { detail: string }) {
  const router = useRouter();
  const retry = () => startTransition(() => router.refresh());
  return <LazyFailure title="The board could not be loaded" detail={detail} onRetry={retry} />;
}
