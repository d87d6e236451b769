import "server-only";

/** Where a text stops being JSON, both counted from 1, and what is wrong there. */
export type JsonFault = { line: number; column: number; wrong: string };

const SPACE = /[ \t\r\n]*/y;
const TEXT = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/** What is wrong with these wherever they stand. */
const STRANGE = [
  [/\/[/*]/y, "JSON knows no comments"],
  [/'/y, "text stands in double quotes in JSON"],
  [/"/y, "the text that begins there has no end in its line, or a backslash that JSON does not know"],
] as const;

const VALUE =
  "a value belongs there: text in double quotes, a number, true, false, null, a list or an object";
const COLON = "a colon belongs there, between a name and its value";
const NOTHING = "nothing belongs there: what the file holds has ended before";

type Entries = { close: RegExp; what: string; end: string };
const OF_OBJECT: Entries = { close: /\}/y, what: "a name in double quotes", end: "} that ends the object" };
const OF_LIST: Entries = { close: /\]/y, what: "a value", end: "] that ends the list" };

/**
 * Finds where a text stops being JSON; null when it does not. Node tells that of some faults only, in words that differ
 * from version to version, and quotes what stands there, which may be a secret. This repeats nothing of it.
 */
export function jsonFaultOf(json: string): JsonFault | null {
  const { take, need, at } = createReader(json);

  // Each answers what is wrong at the place it came to, or null when it has read what it is for.
  const value = (wrong: string): string | null => {
    if (take(/\{/y)) return entries(member, OF_OBJECT);
    if (take(/\[/y)) return entries(value, OF_LIST);
    return take(TEXT) ? null : need(SCALAR, wrong);
  };
  const member = (wrong: string) => need(TEXT, wrong) ?? need(/:/y, COLON) ?? value(VALUE);
  const entries = (entry: (wrong: string) => string | null, { close, what, end }: Entries): string | null => {
    if (take(close)) return null;
    let wrong = entry(`${what} belongs there, or the ${end}`);
    while (wrong === null && !take(close)) {
      wrong =
        need(/,/y, `a comma belongs there, or the ${end}`) ??
        entry(`${what} belongs there; if none follows, the comma before it is one too many`);
    }
    return wrong;
  };

  take(SPACE);
  const wrong = value(VALUE) ?? need(/$/y, NOTHING);
  if (wrong === null) return null;
  const lines = json.slice(0, at()).split("\n");
  const column = (lines.at(-1) ?? "").length + 1;
  return {
    line: lines.length,
    column,
    wrong: at() < json.length ? wrong : `the file ends there, but ${wrong}`,
  };
}

/** Goes from token to token, and over the space between them. */
function createReader(json: string) {
  let at = 0;
  const isNext = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    return pattern.test(json);
  };
  const take = (pattern: RegExp): boolean => {
    if (!isNext(pattern)) return false;
    at = pattern.lastIndex;
    if (isNext(SPACE)) at = SPACE.lastIndex;
    return true;
  };
  return {
    at: () => at,
    /** Whether that came next; then the reader stands behind it. */
    take,
    /** Null when that came next, and otherwise what is wrong. */
    need(pattern: RegExp, wrong: string): string | null {
      if (take(pattern)) return null;
      const strange = isNext(TEXT) ? undefined : STRANGE.find(([one]) => isNext(one));
      return strange?.[1] ?? wrong;
    },
  };
}
