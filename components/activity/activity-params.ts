import * as z from "zod/mini";
import { ACTIVITY_KINDS, type Activity, type ActivityFilters, personSchema } from "@/lib/activity/model";
import { momentsOf } from "./moments";

/** What of the log's page stands in its address; null narrows nothing. */
export type ActivityParams = {
  person: string | null;
  kind: Activity["kind"] | null;
  /** Days such as 2026-11-26, both included. */
  from: string | null;
  to: string | null;
};

/** Reads the filters out of an address; what cannot be one is none. */
export function activityParamsOf(address: URLSearchParams): ActivityParams {
  const day = (name: string) => {
    const text = address.get(name) ?? "";
    return momentsOf(text, "UTC") ? text : null;
  };
  return {
    person: z.safeParse(personSchema, address.get("person")).data ?? null,
    kind: ACTIVITY_KINDS.find((kind) => kind === address.get("kind")) ?? null,
    from: day("from"),
    to: day("to"),
  };
}

/** Whether no day lies between the first and the last. */
export function isBackwards({ from, to }: ActivityParams): boolean {
  return from !== null && to !== null && from > to;
}

/** The filters of the log for what stands in the address. */
export function filtersOf(
  { person, kind, from, to }: ActivityParams,
  timeZone: string | null,
): ActivityFilters {
  return {
    userId: person ?? undefined,
    kind: kind ?? undefined,
    startDate: momentsOf(from ?? "", timeZone)?.first,
    endDate: momentsOf(to ?? "", timeZone)?.last,
  };
}
