import "server-only";
import * as z from "zod";
import { FieldsRefused } from "./refusals";

const whole = z
  .string()
  .regex(/^-?\d{1,16}$/)
  .transform(Number)
  .pipe(z.int());

/** Epoch milliseconds in a query string. */
export const moment = whole.optional();

/** Parameters of every list: 1 to 100 items, and where the page begins. */
export const pageParameters = {
  limit: whole.pipe(z.int().min(1).max(100)).default(20),
  startAfter: moment,
  startAfterId: z.string().optional(),
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
  const parsed = schema.safeParse(Object.fromEntries(present));
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path }) => [String(path[0]), "invalid"] as const);
  throw new FieldsRefused(Object.fromEntries(wrong));
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
export function pageMeta({ url, total, limit, skipped, next }: Page) {
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
