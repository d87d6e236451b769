import "server-only";

/** Reads a date as epoch milliseconds; null when the text is a date in none of the formats. */
export type DateReader = (text: string) => number | null;

type Fields = Partial<Record<"year" | "month" | "day" | "hour" | "minute" | "second" | "ms", number>> & {
  half?: string;
  offset?: string;
};

const MONTHS: readonly string[] = [
  "jan",
  "feb",
  "mar",
  "apr",
  "may",
  "jun",
  "jul",
  "aug",
  "sep",
  "oct",
  "nov",
  "dec",
];

const TOKENS: Record<string, string> = {
  YYYY: "(?<year>\\d{4})",
  MMM: `(?<month>${MONTHS.join("|")})[a-z]*\\.?`,
  MM: "(?<month>\\d{2})",
  M: "(?<month>\\d{1,2})",
  DD: "(?<day>\\d{2})",
  D: "(?<day>\\d{1,2})",
  HH: "(?<hour>\\d{2})",
  H: "(?<hour>\\d{1,2})",
  hh: "(?<hour>\\d{2})",
  h: "(?<hour>\\d{1,2})",
  mm: "(?<minute>\\d{2})",
  ss: "(?<second>\\d{2})",
  A: "(?<half>[ap]\\.?m\\.?)",
};
const TOKEN = /YYYY|MMM|MM|M|DD|D|HH|H|hh|h|mm|ss|A|[^A-Za-z]/gu;
const ISO =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:[T ](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.(?<ms>\d{1,3})\d*)?)?(?<offset>Z|[+-]\d{2}:?\d{2})?)?$/u;

/** Whether a format can be compiled: it names year, month and day once each, and no unknown letter. */
export function isDateFormat(format: string): boolean {
  if (["ISO", "unix", "unix-ms"].includes(format)) return true;
  const tokens = format.match(TOKEN) ?? [];
  if (tokens.join("") !== format) return false;
  const kinds = tokens.filter((token) => token in TOKENS).map((token) => token.charAt(0));
  const named = new Set(tokens.flatMap((token) => TOKENS[token]?.match(/\?<(\w+)>/u)?.[1] ?? []));
  return ["year", "month", "day"].every((field) => named.has(field)) && named.size === kinds.length;
}

/**
 * Makes a reader that tries each format in turn. A text without an offset is taken to be in `timeZone`, one without
 * a time to be midnight there. Dates outside of 1970 to 2199 are refused: they are slips of a finger, and the API's
 * dates begin at 1970.
 */
export function compileDateReader(formats: readonly string[], timeZone: string): DateReader {
  const readers = formats.map((format) => compileFormat(format, timeZone));
  return (text) => {
    for (const read of readers) {
      const time = read(text.trim());
      if (time !== null && time >= 0 && time < Date.UTC(2200, 0)) return time;
    }
    return null;
  };
}

function compileFormat(format: string, timeZone: string): DateReader {
  if (format === "unix") return (text) => (/^\d{1,10}$/u.test(text) ? Number(text) * 1000 : null);
  if (format === "unix-ms") return (text) => (/^\d{1,13}$/u.test(text) ? Number(text) : null);
  const pattern = format === "ISO" ? ISO : patternOf(format);
  return (text) => {
    const groups = pattern.exec(text)?.groups;
    return groups ? timeOf(fieldsOf(groups), timeZone) : null;
  };
}

function patternOf(format: string): RegExp {
  const source = format.replace(TOKEN, (token) => TOKENS[token] ?? plain(token));
  return new RegExp(`^${source}$`, "iu");
}

function plain(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/u, "\\$&");
}

function fieldsOf(groups: Record<string, string | undefined>): Fields {
  const { half, offset, ms, month } = groups;
  const fields: Fields = {};
  for (const name of ["year", "month", "day", "hour", "minute", "second"] as const) {
    if (groups[name] !== undefined) fields[name] = Number(groups[name]);
  }
  if (month !== undefined && /^\D/u.test(month)) {
    fields.month = MONTHS.indexOf(month.toLowerCase()) + 1;
  }
  if (ms !== undefined) fields.ms = Number(ms.padEnd(3, "0"));
  if (half !== undefined) fields.half = half.charAt(0).toLowerCase();
  if (offset !== undefined) fields.offset = offset;
  return fields;
}

function timeOf(fields: Fields, timeZone: string): number | null {
  const hour = hourOf(fields);
  const { year = 0, month = 0, day = 0, minute = 0, second = 0, ms = 0 } = fields;
  if (hour === null || minute > 59 || second > 59) return null;
  const local = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  const date = new Date(local);
  // Date.UTC rolls 31 February over into March; such a day does not exist and is no date.
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)
    return null;
  return fields.offset === undefined ? inZone(local, timeZone) : local - offsetMs(fields.offset);
}

function hourOf({ hour = 0, half }: Fields): number | null {
  if (half === undefined) return hour > 23 ? null : hour;
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half === "p" ? 12 : 0);
}

function offsetMs(offset: string): number {
  if (offset === "Z" || offset === "z") return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return (offset.startsWith("-") ? -1 : 1) * minutes * 60_000;
}

/** The moment at which clocks in `timeZone` show `local`; of a hour that summer time skips, the one after. */
function inZone(local: number, timeZone: string): number {
  if (timeZone === "UTC") return local;
  const guess = local - zoneOffsetMs(local, timeZone);
  return local - zoneOffsetMs(guess, timeZone);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function zoneOffsetMs(time: number, timeZone: string): number {
  const formatter =
    formatters.get(timeZone) ?? new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  formatters.set(timeZone, formatter);
  const name = formatter.formatToParts(time).find((part) => part.type === "timeZoneName")?.value ?? "";
  const offset = /[+-]\d{2}:\d{2}/u.exec(name)?.[0];
  return offset ? offsetMs(offset) : 0;
}
