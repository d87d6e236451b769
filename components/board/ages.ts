const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long ago, as short as a card has room for: "now", "5m", "3h", "3d", "7w", "2y". */
export function shortAge(iso: string, nowMs: number): string {
  const elapsedMs = Math.max(0, nowMs - Date.parse(iso));
  if (Number.isNaN(elapsedMs)) return "";
  if (elapsedMs < MINUTE_MS) return "now";
  if (elapsedMs < HOUR_MS) return `${Math.floor(elapsedMs / MINUTE_MS)}m`;
  if (elapsedMs < DAY_MS) return `${Math.floor(elapsedMs / HOUR_MS)}h`;
  const days = Math.floor(elapsedMs / DAY_MS);
  if (days < 60) return `${days}d`;
  if (days < 365) return `${Math.floor(days / 7)}w`;
  return `${Math.floor(days / 365)}y`;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The whole date and time of an ISO instant, for a tooltip; without a time zone in the reader's. */
export function fullDate(
  iso: string,
  { locale, timeZone }: { locale: string; timeZone: string | null },
): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  const key = `${locale} ${timeZone}`;
  const known = formatters.get(key);
  const style = { dateStyle: "long", timeStyle: "short" } as const;
  const formatter = known ?? new Intl.DateTimeFormat(locale, timeZone ? { ...style, timeZone } : style);
  if (!known) formatters.set(key, formatter);
  return formatter.format(at);
}
