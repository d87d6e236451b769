import {
  type Ask,
  EMPTY_LOG,
  type Ended,
  type Heard,
  informed,
  type Left,
  leftOf,
  logged,
  type SendLog,
  settled,
  type Turn,
  turnOf,
} from "./send-log";

/**
 * Where the logs are kept: in memory for one server, in a database for several. All moments that go in and come out
 * are of the asking server's clock.
 */
export type SendStore = {
  /** Takes the turns that there are now, so that no other server can take them too. */
  take(locationId: string, ask: Ask): Promise<Turn>;
  /** Takes note that a call is over, whose place becomes free a window later. Nobody waits for it to be known to all. */
  settle(locationId: string, ended: Ended): void;
  learn(locationId: string, heard: Heard, nowMs: number): Promise<void>;
  /** What could still be sent, for those who watch. */
  left(locationId: string, nowMs: number): Promise<Left>;
};

/** The logs of one process. */
export function createMemoryStore(): SendStore {
  const logs = new Map<string, SendLog>();
  const logOf = (locationId: string) => logs.get(locationId) ?? EMPTY_LOG;
  return {
    take: async (locationId, ask) => {
      const turn = turnOf(logOf(locationId), ask);
      if (turn.kind === "now") logs.set(locationId, logged(logOf(locationId), { ...turn, nowMs: ask.nowMs }));
      return turn;
    },
    settle: (locationId, ended) => {
      logs.set(locationId, settled(logOf(locationId), [ended]));
    },
    learn: async (locationId, heard, nowMs) => {
      logs.set(locationId, informed(logOf(locationId), heard, nowMs));
    },
    left: async (locationId, nowMs) => leftOf(logOf(locationId), nowMs),
  };
}
