import * as z from "zod";
import { lenient, wholeOrNull } from "./scalars";

const unknownMeta = { total: null, startAfter: null, startAfterId: null };

/**
 * `meta` of a list: how many match over all pages, and where the next page begins (null or absent on the last).
 * `startAfter` is the `createdAt` of the last item in epoch milliseconds, `startAfterId` its id; both go together.
 * `nextPageUrl` is not even read: it came with `http://`, lost `limit`, and may point anywhere.
 */
export const metaWire = z
  .object({
    total: lenient(wholeOrNull),
    startAfter: lenient(wholeOrNull),
    startAfterId: z
      .string()
      .nullish()
      .transform((id) => id || null)
      .catch(null),
  })
  .nullish()
  .transform((meta) => meta ?? unknownMeta)
  .catch(unknownMeta);
export type MetaWire = z.infer<typeof metaWire>;
