/** Who is asking. Every service verb takes one first, and every row, cache entry and query key starts with its location. */
export type Session = {
  locationId: string;
  /** HighLevel's user id, or null for the local person that nobody signed in. */
  userId: string | null;
  name: string;
};

/** The one session there is until people sign in. */
export const LOCAL_SESSION: Session = { locationId: "local", userId: null, name: "Local user" };
