import type { Status } from "@/lib/board/model";

export const STATUS_NAMES = { open: "Open", won: "Won", lost: "Lost", abandoned: "Abandoned" } as const;

/** Colours of a status, as classes: ink on a soft ground. */
export const STATUS_CLASSES = {
  open: "bg-accent-soft text-accent-ink",
  won: "bg-won-soft text-won",
  lost: "bg-lost-soft text-lost",
  abandoned: "bg-abandoned-soft text-abandoned",
} as const satisfies Record<Status, string>;
