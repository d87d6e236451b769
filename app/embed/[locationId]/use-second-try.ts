"use client";

import { useState } from "react";
import type { NoticeOf, TryOf } from "./embed-notice";
import type { Shown } from "./use-frame";

/** A portal may say no at once; that it was asked has to be seen. */
const SHOWN_MS = 600;

/** Signing in once more from a notice, which stays until there is an answer. What is typed and kept stays too. */
export function useSecondTry({ frame, state, notice }: Shown) {
  const [tried, setTried] = useState<TryOf>("none");
  const [asked, setAsked] = useState<NoticeOf | null>(null);
  const again = async () => {
    if (!frame) return window.location.reload();
    setAsked(notice);
    setTried("now");
    const isSeen = new Promise((resolve) => setTimeout(resolve, SHOWN_MS));
    await Promise.all([frame.signIn.start(null), isSeen]);
    setTried(frame.signIn.state().phase === "in" ? "none" : "vain");
  };
  const isTrying = tried === "now" && state.phase !== "in";
  return { about: isTrying ? asked : notice, tried, again };
}
