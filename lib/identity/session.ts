/** What somebody may do, each with all that stands before it: look, work, also delete and arrange, administer. */
export const ROLES = ["viewer", "rep", "manager", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** What somebody does not see, whatever their role. */
export type Restrictions = {
  /** Only opportunities that they own exist for them. */
  ownOnly: boolean;
  /** Only these pipelines exist for them; null is all. */
  pipelineIds: readonly string[] | null;
  /** No value is shown to them, nor any sum, and they write none. */
  hidesValues: boolean;
};

/** Who is asking. Every service verb takes one first, and every row, cache entry and query key starts with its location. */
export type Session = {
  locationId: string;
  /** HighLevel's user id, or null for the local person that nobody signed in. */
  userId: string | null;
  name: string;
  role: Role;
  restrictions: Restrictions;
  /** Epoch milliseconds; null ends with nothing. */
  expiresAtMs: number | null;
};

export const UNRESTRICTED: Restrictions = { ownOnly: false, pipelineIds: null, hidesValues: false };

/** Whoever sits at this machine, where nobody has to sign in. */
export const LOCAL_SESSION: Session = {
  locationId: "local",
  userId: null,
  name: "Local user",
  role: "admin",
  restrictions: UNRESTRICTED,
  expiresAtMs: null,
};
