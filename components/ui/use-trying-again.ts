"use client";

import { useState } from "react";
import { usePending } from "./use-pending";

/** Whoever presses the button of something that has failed, and sees or hears (`said`) what becomes of it. */
export function useTryingAgain(work: () => Promise<unknown>) {
  const [isTrying, start] = usePending(work);
  const [hasTried, setHasTried] = useState(false);
  const tryAgain = () => {
    setHasTried(true);
    start();
  };
  const saidOnceTried = isTrying ? "Trying again." : "It has failed again.";
  return { isTrying, tryAgain, said: hasTried ? saidOnceTried : "" };
}
