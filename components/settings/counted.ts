import type { Owned } from "@/lib/settings/model";

/** "1 opportunity", "1,204 opportunities". */
export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

/** "1 opportunity, 2 contacts and 12 tasks"; what there is none of is left out, and all of nothing is null. */
export function ownedWords({ opportunities: owned, contacts, tasks }: Owned): string | null {
  const words = [
    owned > 0 && opportunities(owned),
    contacts > 0 && counted(contacts, "contact", "contacts"),
    tasks > 0 && counted(tasks, "task", "tasks"),
  ].filter((word) => word !== false);
  return words.length > 0 ? new Intl.ListFormat("en-GB").format(words) : null;
}

/** "1 opportunity", "12 opportunities". */
export const opportunities = (count: number) => counted(count, "opportunity", "opportunities");
