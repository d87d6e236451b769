import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { createJourney, type Journey } from "@/lib/fetch/journey";
import type { Trip } from "@/lib/http/route";

/** The request that a call to upstream is made for. Services know nothing of requests, and need not. */
export type Traveller = Journey & { requestId: string; signal: AbortSignal; isPoll: boolean };

const JOURNEYS_KEY = Symbol.for("pipelane.journeys");

/** Shared by all of Next's bundles like the server, which one of them has opened and another asks. */
function openJourneys(): AsyncLocalStorage<Traveller> {
  const open: AsyncLocalStorage<Traveller> | undefined = Reflect.get(globalThis, JOURNEYS_KEY);
  if (open) return open;
  const journeys = new AsyncLocalStorage<Traveller>();
  Reflect.set(globalThis, JOURNEYS_KEY, journeys);
  return journeys;
}

const journeys = openJourneys();

/** Who is on the way now; undefined outside of any request. */
export const traveller = (): Traveller | undefined => journeys.getStore();

/** Does the work of one request, and counts what it costs upstream. */
export function travel<Result>({ request, requestId }: Trip, work: () => Promise<Result>) {
  const { signal, headers } = request;
  const isPoll = headers.get("x-pipelane-poll") === "1";
  const journey = { ...createJourney(), requestId, signal, isPoll };
  return { result: journeys.run(journey, work), figures: journey.figures };
}

/** The same for what a page is rendered of, which nobody calls off. */
export function travelForPage<Result>(work: () => Promise<Result>) {
  const request = { requestId: crypto.randomUUID(), signal: new AbortController().signal, isPoll: false };
  const journey = { ...createJourney(), ...request };
  return { result: journeys.run(journey, work), figures: journey.figures };
}
