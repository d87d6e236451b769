"use client";

import { lazy } from "react";
import { late } from "@/components/ui/late";

const failure = late(() => import("./failure"));

/** The page of a failure, loaded when there is one: in the first load of every page it would be 7 kB for nothing. */
export const LazyFailure = lazy(async () => ({ default: (await failure.load()).Failure }));
