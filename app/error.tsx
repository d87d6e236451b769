"use client";

import { Failure } from "./failure";

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void };

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return <Failure title="Something went wrong" digest={error.digest} onRetry={reset} />;
}
