"use client";

import { useState, useTransition } from "react";

/** Whoever presses the button of something that has failed, and sees or hears (`said`) what becomes of it. */
export function useTryingAgain(work: () => Promise<void>) {
  const [isTrying, start] = useTransition();
  const [hasTried, setHasTried] = useState(false);
  const tryAgain = () => {
    if (isTrying) return;
    setHasTried(true);
    start(work);
  };
  const saidOnceTried = isTrying ? "Trying again." : "It has failed again.";
  return { isTrying, tryAgain, said: hasTried ? saidOnceTried : "" };
}
