"use client";

import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { LazyFailure } from "../../lazy-failure";

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void };

export default function BoardErrorPage({ error, reset }: ErrorPageProps) {
  const router = useRouter();
  // Resetting alone would show the same failed answer of the server again.
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return <LazyFailure title="The board could not be loaded" digest={error.digest} onRetry={retry} />;
}
