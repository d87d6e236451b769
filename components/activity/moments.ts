const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How the location writes dates; null is the reader's own time zone. */
export type DateFormat = { locale: string; timeZone: string | null };

/** How long ago, and the date after a week: "just now", "5 min ago", "3 h ago", "2 d ago". */
export function agoText(iso: string, nowMs: number, format: DateFormat): string {
  const elapsedMs = nowMs - Date.parse(iso);
  if (elapsedMs < MINUTE_MS) return "just now";
  if (elapsedMs < HOUR_MS) return `${Math.floor(elapsedMs / MINUTE_MS)} min ago`;
  if (elapsedMs < DAY_MS) return `${Math.floor(elapsedMs / HOUR_MS)} h ago`;
  if (elapsedMs < 7 * DAY_MS) return `${Math.floor(elapsedMs / DAY_MS)} d ago`;
  return dateText(iso, format, { dateStyle: "medium" });
}

/** The whole date and time, for a tooltip. */
export function fullTime(iso: string, format: DateFormat): string {
  return dateText(iso, format, { dateStyle: "long", timeStyle: "medium" });
}

function dateText(iso: string, { locale, timeZone }: DateFormat, style: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, timeZone ? { ...style, timeZone } : style).format(new Date(iso));
}

/** The first and the last moment of a day such as 2026-11-26, as ISO 8601; null of what is no day. */
export function momentsOf(day: string, timeZone: string | null): { first: string; last: string } | null {
  const utcMs = Date.parse(`${day}T00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(utcMs)) return null;
  const first = startOf(utcMs, timeZone);
  const last = startOf(utcMs + DAY_MS, timeZone) - 1;
  return { first: new Date(first).toISOString(), last: new Date(last).toISOString() };
}

/** When the day that begins at `utcMs` in Greenwich begins there. */
function startOf(utcMs: number, timeZone: string | null): number {
  // On the day of a change of clocks the difference just before is another one.
  const about = utcMs - aheadMs(utcMs, timeZone);
  return utcMs - aheadMs(about, timeZone);
}

/** How far the clocks there are ahead of Greenwich's at a moment. */
function aheadMs(atMs: number, timeZone: string | null): number {
  if (timeZone === null) return -new Date(atMs).getTimezoneOffset() * MINUTE_MS;
  const parts = new Intl.DateTimeFormat("en-US", {
    ...{ timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric" },
    ...{ hour: "numeric", minute: "numeric", second: "numeric" },
  }).formatToParts(atMs);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const [year, month, day] = [part("year"), part("month") - 1, part("day")];
  return Date.UTC(year, month, day, part("hour"), part("minute"), part("second")) - atMs;
}
