import "server-only";
import * as z from "zod";
import { FieldsRefused, ruleOf } from "./refusals";

/** A whole number as a query string has to write it. */
export const wholeText = z.string().regex(/^-?\d{1,16}$/);
const whole = wholeText.transform(Number).pipe(z.int());

/** Epoch milliseconds in a query string. */
export const moment = whole.optional();

/** A moment as answers say it. */
export const isoMoment = z.iso.datetime();

/** Parameters of every list: 1 to 100 items, and where the page begins. */
export const pageParameters = {
  limit: whole.pipe(z.int().min(1).max(100)).default(20).describe("1 to 100 items to a page; 20 when absent"),
  startAfter: moment.describe("`meta.startAfter` of the page before; goes with `startAfterId`"),
  startAfterId: z.string().optional().describe("`meta.startAfterId` of the page before"),
};

/** The last item of the page before: its moment (epoch ms) and its id. */
export type Cursor = { at: number; id: string };

/** Both halves make a cursor; one alone repeats the first page, as it does in HighLevel. */
export function cursorOf(page: {
  startAfter?: number | undefined;
  startAfterId?: string | undefined;
}): Cursor | null {
  const { startAfter, startAfterId } = page;
  return startAfter === undefined || startAfterId === undefined ? null : { at: startAfter, id: startAfterId };
}

/**
 * The query string as a schema reads it; an empty parameter counts as absent, and of a repeated one the first counts.
 * @throws FieldsRefused with each parameter that is wrong.
 */
export function parseQuery<Schema extends z.ZodObject>(schema: Schema, url: string): z.infer<Schema> {
  const present = [...new URL(url).searchParams].filter(([, value]) => value !== "").reverse();
  // No text of the database holds NUL, and PostgreSQL fails on it.
  const unstorable = present.filter(([, value]) => value.includes("\0")).map(([name]) => name);
  const parsed = schema.safeParse(Object.fromEntries(present));
  if (parsed.success && unstorable.length === 0) return parsed.data;
  const wrong = (parsed.error?.issues ?? []).map(
    ({ path, message }) => [String(path[0]), ruleOf(message)] as const,
  );
  const rules = [...unstorable.map((name) => [name, "invalid"] as const), ...wrong];
  throw new FieldsRefused(Object.fromEntries(rules));
}

type Page = {
  url: string;
  total: number;
  limit: number;
  /** How many match before this page. */
  skipped: number;
  /** The last item of this page when another page follows. */
  next: Cursor | null;
};

/**
 * `meta` of a list.
 * Source: recorded v1 answers (reference, 1.3), read November 2026; the last page's values are not recorded, we say null.
 * Deviation: `nextPageUrl` carries every parameter of the request, also `limit`, and keeps its scheme.
 */
export const pageMeta = z
  .object({
    total: z.int().describe("How many match over all pages"),
    nextPageUrl: z.string().nullable().describe("Null on the last page, as are `startAfter` and `nextPage`"),
    startAfterId: z.string().nullable(),
    startAfter: z.int().nullable().describe("Epoch milliseconds of the last item of this page"),
    currentPage: z.int(),
    nextPage: z.int().nullable(),
    prevPage: z.int().nullable(),
  })
  .meta({ id: "PageMeta" });

/** What `meta` says of a page. */
export function metaOf({ url, total, limit, skipped, next }: Page): z.infer<typeof pageMeta> {
  const currentPage = Math.ceil(skipped / limit) + 1;
  return {
    total,
    nextPageUrl: next ? nextPageUrl(url, next) : null,
    startAfterId: next?.id ?? null,
    startAfter: next?.at ?? null,
    currentPage,
    nextPage: next ? currentPage + 1 : null,
    prevPage: currentPage > 1 ? currentPage - 1 : null,
  };
}

function nextPageUrl(url: string, next: Cursor): string {
  const address = new URL(url);
  address.searchParams.set("startAfter", String(next.at));
  address.searchParams.set("startAfterId", next.id);
  return address.href;
}

/**
 * Whether a page of so many matches is best read from the matches of its search. More are read in the order of the page,
 * which soon comes upon enough of them.
 */
export function isWorthSearchingFirst(matches: number): boolean {
  return matches <= 1_000;
}
