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
  /** JSON array of strings; each is the name of a row of `tags`. */
  tags: Generated<string>;
  source: string | null;
  address1: string | null;
  city: string | null;
  state: string | null;
  postalCode: string | null;
  country: string | null;
  website: string | null;
  /** IANA name. */
  timezone: string | null;
  /** `YYYY-MM-DD`. */
  dateOfBirth: string | null;
  /** A user of the location. No foreign key watches over it. */
  ownerId: string | null;
  /** 1: does not want to be disturbed. */
  dnd: Generated<number>;
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

type TagTable = {
  id: string;
  locationId: string;
  /** Unique in a location. Contacts carry the name. */
  name: string;
  createdAt: number;
};

type NoteTable = {
  id: string;
  locationId: string;
  contactId: string;
  /** Who wrote it. */
  userId: string | null;
  body: string;
  createdAt: number;
};

type TaskTable = {
  id: string;
  locationId: string;
  contactId: string;
  ownerId: string | null;
  title: string;
  description: string | null;
  dueAt: number;
  isCompleted: Generated<number>;
  createdAt: number;
};

type CustomFieldTable = {
  id: string;
  locationId: string;
  name: string;
  /** `contact.` and the name in small letters; unique in a location, and never changed. */
  fieldKey: string;
  placeholder: string;
  dataType: string;
  position: number;
  /** JSON array of strings; null where the type has none to choose from. */
  options: string | null;
  createdAt: number;
};

type ContactFieldValueTable = {
  locationId: string;
  contactId: string;
  fieldId: string;
  /** JSON: a string, a number or an array of strings. */
  value: string;
};

type CustomValueTable = {
  id: string;
  locationId: string;
  name: string;
  /** `{{ custom_values.` and the name in small letters; unique in a location. */
  fieldKey: string;
  value: string;
  createdAt: number;
};

/** Derived from `opportunities` by triggers; nobody else writes it. The value is millions of hundredths and the rest. */
type StageTotalTable = {
  locationId: string;
  pipelineId: string;
  stageId: string;
  status: OpportunityTable["status"];
  opportunities: number;
  valueMillions: number;
  valueRest: number;
};

/** A creation that was asked for under a key, so that asking again does not do it again. It names nobody. */
type CreationTable = {
  locationId: string;
  /** Empty for the local person whom nobody signed in: null would be unlike every other null. */
  userId: string;
  idempotencyKey: string;
  /** SHA-256 of what was asked. */
  digest: string;
  /** Drawn by whoever works on it. */
  workerId: string;
  /** Until then that worker is at it; a moment that has passed without an opportunity is an unknown outcome. */
  leasedUntil: number;
  /** When it was first and last sent to upstream. */
  firstSentAt: number;
  lastSentAt: number;
  /** What came of it; null while nobody knows. */
  opportunityId: string | null;
};

/** Lines are added; all that changes is what became of a creation. */
type ActivityTable = {
  id: string;
  locationId: string;
  at: number;
  /** Null for the local person that nobody signed in. */
  userId: string | null;
  userName: string;
  kind: "created" | "moved" | "edited" | "deleted";
  outcome: "done" | "refused" | "unknown";
  pipelineId: string;
  /** Null for a creation of which nobody knows the opportunity. */
  opportunityId: string | null;
  /** JSON: `{from, to, changes}` of `lib/activity/model.ts`. */
  detail: string;
  /** Of the answer that the browser got. */
  requestId: string;
};

/** Of a remote location: see `SendLog` in lib/fetch/send-log.ts, whose times are a JSON array here. */
type SendLogTable = {
  locationId: string;
  /** One more with each change, so that whoever decides by an old one notices. */
  version: number;
  freeAtMs: string;
  most: number;
  pausedUntilMs: number;
  day: number;
  sentToday: number;
  mostToday: number;
};

type SessionTable = {
  /** SHA-256 of the token, in hex: who reads the database can sign in as nobody. */
  tokenDigest: string;
  locationId: string;
  userId: string;
  name: string;
  role: "viewer" | "rep" | "manager" | "admin";
  ownOnly: number;
  /** JSON array of ids; null is all pipelines. */
  pipelineIds: string | null;
  hidesValues: number;
  way: "portal" | "highlevel" | "oidc";
  /** The portal's key, or the provider's issuer, that vouched for it. */
  keyId: string | null;
  /** SHA-256, in hex, of the session's token and the value of the key or shared secret; null for a provider. */
  keyDigest: string | null;
  /** Digest of the person's issuer and subject at a provider; null for the other ways. */
  subject: string | null;
  /** JSON of the claims that members are told by; null for the other ways. */
  claims: string | null;
  idToken: string | null;
  /** When it was vouched for what they may do. */
  statedAt: number;
  createdAt: number;
  expiresAt: number;
  /** To the minute, of a session by a provider; of another when it began. */
  lastUsedAt: number;
};

type SpentProofTable = {
  /** SHA-256, in hex, of what lets in once. */
  digest: string;
  locationId: string;
  expiresAt: number;
};

/** Every table: those of the embedded CRM, then what Pipelane itself remembers. */
export type Tables = {
  locations: LocationTable;
  pipelines: PipelineTable;
  stages: StageTable;
  users: UserTable;
  contacts: ContactTable;
  opportunities: OpportunityTable;
  tags: TagTable;
  notes: NoteTable;
  tasks: TaskTable;
  customFields: CustomFieldTable;
  contactFieldValues: ContactFieldValueTable;
  customValues: CustomValueTable;
  stageTotals: StageTotalTable;
  creations: CreationTable;
  activities: ActivityTable;
  sendLogs: SendLogTable;
  sessions: SessionTable;
  spentProofs: SpentProofTable;
};

/** What the database makes of other tables by itself, so that nobody writes or copies it. */
type DerivedTable = "stageTotals";

/** What is true of this moment and this database alone, and wrong in a copy or a backup: it signs nobody in. */
export const PASSING_TABLES = [
  "sendLogs",
  "sessions",
  "spentProofs",
] as const satisfies readonly (keyof Tables)[];
type PassingTable = (typeof PASSING_TABLES)[number];

/**
 * Every table with the columns by which its rows are told apart, those that others point to first. Copies and backups
 * go by it; a table that is missing here does not compile.
 */
export const TABLE_KEYS = {
  locations: ["id"],
  pipelines: ["locationId", "id"],
  stages: ["locationId", "pipelineId", "id"],
  users: ["locationId", "id"],
  contacts: ["locationId", "id"],
  opportunities: ["locationId", "id"],
  tags: ["locationId", "id"],
  notes: ["locationId", "id"],
  tasks: ["locationId", "id"],
  customFields: ["locationId", "id"],
  contactFieldValues: ["locationId", "contactId", "fieldId"],
  customValues: ["locationId", "id"],
  creations: ["locationId", "userId", "idempotencyKey"],
  activities: ["locationId", "id"],
} as const satisfies {
  [Name in Exclude<keyof Tables, DerivedTable | PassingTable>]: readonly (keyof Tables[Name])[];
};

export type ContactRow = Selectable<ContactTable>;
export type OpportunityRow = Selectable<OpportunityTable>;
export type ActivityRow = Selectable<ActivityTable>;
export type UserRow = Selectable<UserTable>;
export type SessionRow = Selectable<SessionTable>;
