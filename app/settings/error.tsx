"use client";

import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { LazyFailure } from "../lazy-failure";

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void };

export default function SettingsErrorPage({ error, reset }: ErrorPageProps) {
  const router = useRouter();
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return <LazyFailure title="The settings could not be loaded" digest={error.digest} onRetry={retry} />;
}
