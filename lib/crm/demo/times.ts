import "server-only";
import type { Random } from "./random";

/** When an opportunity was made and last touched, in epoch milliseconds. */
export type Times = { createdAt: number; updatedAt: number; lastStatusChangeAt: number | null };

const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;

type Situation = { now: number; status: "open" | "won" | "lost" | "abandoned"; daysToStage: number };

/** Draws times that never lie in the future and never contradict each other. */
export function makeTimes(random: Random, { now, status, daysToStage }: Situation): Times {
  // A few opportunities have been forgotten, as on every board.
  const idleDays = status === "open" && random.chance(6) ? random.between(90, 260) : 0;
  const closedMinutes = status === "open" ? 0 : recent(random, 200 * DAY_MINUTES);
  const touchedMinutes =
    status === "open" ? idleDays * DAY_MINUTES + recent(random, 21 * DAY_MINUTES) : closedMinutes;
  const travelMinutes = status === "open" ? daysToStage * DAY_MINUTES : random.between(6, 120) * DAY_MINUTES;
  const createdMinutes = touchedMinutes + travelMinutes + recent(random, 30 * DAY_MINUTES);
  const start = now - (now % MINUTE);
  return {
    createdAt: start - createdMinutes * MINUTE,
    updatedAt: start - touchedMinutes * MINUTE,
    lastStatusChangeAt: status === "open" ? null : start - closedMinutes * MINUTE,
  };
}

/** A number of minutes below `limit`, small ones being likelier. */
function recent(random: Random, limit: number): number {
  return Math.floor((random.below(limit) * random.below(limit)) / limit);
}
