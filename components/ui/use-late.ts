"use client";

import { useEffect, useRef, useState } from "react";
import type { Late } from "./late";

/**
 * What is loaded late, once it is wanted, and how to open it: `show` is called when it is there, unless whoever has asked
 * for it has left the screen by then. `isWanted`: it comes by itself, as soon as it can.
 */
export function useLate<Module extends object>(late: Late<Module>, isWanted = false) {
  const [there, setThere] = useState<Module | null>(null);
  const leave = useRef(() => {});
  useEffect(() => () => leave.current(), []);
  useEffect(() => {
    if (isWanted) void late.load().then(setThere);
  }, [late, isWanted]);
  const open = (show: () => void) => {
    leave.current = late.open((module) => {
      setThere(module);
      show();
    });
  };
  return { there, open };
}
