import * as z from "zod";

const committed = z.boolean().default(false).describe("whether the call is done all the same");
const count = z.number().int().nonnegative();

/** One way in which an upstream can misbehave. */
const faultSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("delay"), ms: count }),
  z.object({
    kind: z.literal("status"),
    status: z.number().int().min(200).max(599),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.string().default('{"msg":"out of order"}'),
    committed,
  }),
  /** Never answers. */
  z.object({ kind: z.literal("hang"), committed }),
  /** Breaks the line after so many bytes of the right body. */
  z.object({ kind: z.literal("reset"), bytes: count.default(20) }),
  z.object({ kind: z.literal("trickle"), bytesPerSecond: count.default(1) }),
  /** 200 with another body: HTML, `""`, `null`, a byte order mark. */
  z.object({ kind: z.literal("text"), text: z.string() }),
  /** Ends the right body after so many bytes, as if that were all of it. */
  z.object({ kind: z.literal("cut"), bytes: count.default(20) }),
  z.object({ kind: z.literal("flood"), bytes: count.default(50_000_000) }),
  z.object({ kind: z.literal("redirect"), status: z.number().int().min(300).max(399), to: z.string() }),
  /** Every opportunity of a page twice. */
  z.object({ kind: z.literal("duplicate") }),
  /** Every page has the same cursor. */
  z.object({ kind: z.literal("loop"), startAfter: count, startAfterId: z.string() }),
  z.object({ kind: z.literal("total"), total: z.number() }),
  z.object({ kind: z.literal("nextPageUrl"), url: z.string() }),
]);
export type Fault = z.infer<typeof faultSchema>;

/** When a fault happens: to calls with this method, whose path and query match, to this share of them, so many times. */
const ruleSchema = z.object({
  method: z.string().optional(),
  path: z
    .string()
    .refine((pattern) => isPattern(pattern), { error: "must be a regular expression" })
    .optional(),
  share: z.number().min(0).max(1).default(1),
  times: count.optional(),
  fault: faultSchema,
});
export type RuleInput = z.input<typeof ruleSchema>;

function isPattern(pattern: string): boolean {
  try {
    return Boolean(new RegExp(pattern));
  } catch {
    return false;
  }
}

/** Rules that know how often they have been followed. */
export function createRules(given: readonly RuleInput[], random: () => number) {
  const rules = given.map((rule) => ({ ...ruleSchema.parse(rule), followed: 0 }));
  return {
    /** The fault of the first rule that means this call; null when there is none. */
    next({ method, url }: { method: string; url: string }): Fault | null {
      const meant = rules.find(
        (rule) =>
          (rule.method ?? method) === method &&
          new RegExp(rule.path ?? "").test(url) &&
          rule.followed < (rule.times ?? Number.POSITIVE_INFINITY) &&
          // Asked last: a number is only used up by a call that is meant.
          random() < rule.share,
      );
      if (!meant) return null;
      meant.followed += 1;
      return meant.fault;
    },
  };
}
