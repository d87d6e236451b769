import type { Activity, FieldChange } from "@/lib/activity/model";
import type { Place } from "@/lib/board/model";

/** How what a line names by its id is called, and money written. */
export type Names = {
  stage: (stageId: string) => string;
  owner: (ownerId: string) => string;
  money: (value: number) => string;
};

const STATUS_NAMES = { open: "Open", won: "Won", lost: "Lost", abandoned: "Abandoned" } as const;

const VERBS = {
  created: { did: "created", tried: "create" },
  moved: { did: "moved", tried: "move" },
  edited: { did: "edited", tried: "edit" },
  deleted: { did: "deleted", tried: "delete" },
} as const;

/** What somebody did, and what became of it, without who and when: "moved it from Proposal to Won". */
export function deedWords(activity: Activity, names: Names): string {
  const { did, tried } = VERBS[activity.kind];
  const what = whatWords(activity, names);
  if (activity.outcome === "done") return `${did} ${what}`;
  const end = activity.outcome === "refused" ? "refused" : "not known whether it happened";
  return `tried to ${tried} ${what}: ${end}`;
}

function whatWords({ kind, from, to, changes }: Activity, names: Names): string {
  switch (kind) {
    case "created":
      return to ? `it in ${placeWords(to, names)}` : "it";
    case "moved":
      return `it ${moveWords(from, to, names)}`.trimEnd();
    case "edited":
      return changes.length > 0 ? listed(changes.map((change) => changeWords(change, names))) : "it";
    case "deleted":
      return "it";
  }
}

function placeWords({ stageId, status }: Place, names: Names): string {
  const stage = names.stage(stageId);
  return status === "open" ? stage : `${stage} (${STATUS_NAMES[status]})`;
}

function moveWords(from: Place | null, to: Place | null, names: Names): string {
  if (!to) return "";
  if (!from) return `to ${placeWords(to, names)}`;
  if (from.status === to.status) return `from ${names.stage(from.stageId)} to ${names.stage(to.stageId)}`;
  const status = STATUS_NAMES[to.status];
  if (from.stageId !== to.stageId) {
    return `from ${placeWords(from, names)} to ${names.stage(to.stageId)} (${status})`;
  }
  const before = from.status === "open" ? names.stage(from.stageId) : STATUS_NAMES[from.status];
  return `from ${before} to ${status}`;
}

const FIELD_NAMES: Record<string, string> = {
  title: "title",
  value: "value",
  stageId: "stage",
  status: "status",
  ownerId: "owner",
  source: "source",
  "contact.name": "contact name",
  "contact.email": "email",
  "contact.phone": "phone",
  "contact.company": "company",
  "contact.tags": "tags",
};

function changeWords({ field, from, to }: FieldChange, names: Names): string {
  const name = FIELD_NAMES[field] ?? field;
  if (to === undefined) return name;
  const after = contentWords(field, to, names);
  return from === undefined
    ? `${name} (to ${after})`
    : `${name} (${contentWords(field, from, names)} → ${after})`;
}

function contentWords(field: string, content: string | number | null, names: Names): string {
  if (content === null) return field === "ownerId" ? "nobody" : "none";
  if (typeof content === "number") return names.money(content);
  if (field === "ownerId") return names.owner(content);
  if (field === "stageId") return names.stage(content);
  return Object.entries(STATUS_NAMES).find(([status]) => status === content)?.[1] ?? content;
}

function listed(words: readonly string[]): string {
  const before = words.slice(0, -1).join(", ");
  const last = words.at(-1) ?? "";
  return before === "" ? last : `${before} and ${last}`;
}
