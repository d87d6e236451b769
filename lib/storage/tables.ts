import "server-only";
import type { Generated, Selectable } from "kysely";

// Columns in our case; the database has them in snake_case. Moments are epoch milliseconds, money is hundredths, flags
// are 0 or 1, ids are text. Every table carries its location, and every key begins with it.

type LocationTable = {
  id: string;
  name: string;
  /** 1: a contact may have several opportunities in one pipeline. */
  allowDuplicateOpportunity: Generated<number>;
  /** ISO 4217; null is the configuration's, as it is for the next two. */
  currency: Generated<string | null>;
  /** BCP 47. */
  locale: Generated<string | null>;
  /** IANA. */
  timeZone: Generated<string | null>;
  createdAt: number;
};

type PipelineTable = {
  id: string;
  locationId: string;
  name: string;
  /** From 0, in the order of the list. */
  position: number;
  createdAt: number;
};

type StageTable = {
  id: string;
  locationId: string;
  pipelineId: string;
  name: string;
  /** From 0, from left to right. */
  position: number;
};

type UserTable = {
  id: string;
  locationId: string;
  /** Names this user outside, for imports; unique in a location. */
  outsideId: string | null;
  firstName: string;
  lastName: string;
  email: string | null;
  phone: string | null;
  role: Generated<"admin" | "user">;
};

type ContactTable = {
  id: string;
  locationId: string;
  /** Names this contact outside, for imports; unique in a location. */
  outsideId: string | null;
  name: string | null;
  firstName: string | null;
  lastName: string | null;
  companyName: string | null;
  email: string | null;
  /** `emailKey(email)`. */
  emailKey: string | null;
  /** As it was typed. */
  phone: string | null;
  /** `phoneDigits(phone)`. */
  phoneDigits: string | null;
  /** JSON array of strings. */
  tags: Generated<string>;
  source: string | null;
  createdAt: number;
  updatedAt: number;
  /** `contactSearchText`. */
  searchText: string;
  /** Row number, for the search index only. */
  seq: Generated<number>;
};

type OpportunityTable = {
  id: string;
  locationId: string;
  pipelineId: string;
  stageId: string;
  contactId: string;
  ownerId: string | null;
  campaignId: string | null;
  /** Names this opportunity outside, for imports; unique in a pipeline. */
  outsideId: string | null;
  title: string;
  status: "open" | "won" | "lost" | "abandoned";
  /** 0 is none: HighLevel cannot tell them apart. */
  valueMinor: number;
  source: string | null;
  createdAt: number;
  updatedAt: number;
  /** Null until the status changes for the first time. */
  lastStatusChangeAt: number | null;
  /** `opportunitySearchText`; whoever writes a title or a contact keeps it. */
  searchText: string;
  /** Row number, for the search index only. */
  seq: Generated<number>;
};

/** Every table of the embedded CRM. */
export type Tables = {
  locations: LocationTable;
  pipelines: PipelineTable;
  stages: StageTable;
  users: UserTable;
  contacts: ContactTable;
  opportunities: OpportunityTable;
};

export type ContactRow = Selectable<ContactTable>;
export type OpportunityRow = Selectable<OpportunityTable>;
export type UserRow = Selectable<UserTable>;
