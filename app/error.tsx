"use client";

import { LazyFailure } from "./lazy-failure";

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void };

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return <LazyFailure title="Something went wrong" digest={error.digest} onRetry={reset} />;
}
