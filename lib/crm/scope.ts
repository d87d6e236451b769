import "server-only";
import type { Storage } from "@/lib/storage/database";

/** What every route of the embedded CRM works with. */
export type Scope = {
  storage: Storage;
  /** The location that the key stands for: every query begins with it. */
  locationId: string;
  /** Epoch milliseconds. */
  now: () => number;
};
