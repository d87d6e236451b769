"use client";

import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { Failure } from "../../failure";

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void };

export default function BoardErrorPage({ error, reset }: ErrorPageProps) {
  const router = useRouter();
  // Resetting alone would show the same failed answer of the server again.
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return <Failure title="The board could not be loaded" digest={error.digest} onRetry={retry} />;
}
