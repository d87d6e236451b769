import { useQuery } from "@tanstack/react-query";
import type { Owner } from "@/lib/board/model";
import { formatMoney } from "@/lib/board/money";
import { type BoardReads, locationOptions, pipelinesOptions, usersOptions } from "@/lib/board/queries";
import type { Names } from "./activity-words";
import type { DateFormat } from "./moments";

/** How the lines of a location are put into words. */
export type Naming = { names: Names; format: DateFormat; people: readonly Owner[] };

/** Null while it is read. What could not be read is called by a word for it. */
export function useNaming(reads: BoardReads): Naming | null {
  const pipelines = useQuery(pipelinesOptions(reads));
  const users = useQuery(usersOptions(reads));
  const location = useQuery(locationOptions(reads));
  if (pipelines.isPending || users.isPending || location.isPending) return null;
  // An opportunity may have been in another pipeline.
  const stages = pipelines.data?.flatMap((pipeline) => pipeline.stages);
  const format = location.data;
  return {
    names: {
      stage: (id) => nameIn(stages, id) ?? (stages ? "a deleted stage" : "a stage"),
      owner: (id) => nameIn(users.data, id) ?? (users.data ? "somebody who is gone" : "somebody"),
      money: (value) => (format ? formatMoney(value, format) : String(value)),
    },
    format: format ?? { locale: "en-US", timeZone: null },
    people: users.data ?? [],
  };
}

function nameIn(all: readonly { id: string; name: string }[] | undefined, id: string): string | undefined {
  return all?.find((one) => one.id === id)?.name;
}
