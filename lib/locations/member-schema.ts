import "server-only";
import * as z from "zod";
import type { Member } from "./location";

const text = z.string().trim().min(1, "must not be empty").max(200, "must have at most 200 characters");
const highLevelId = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, "must be 1 to 100 letters, digits, - and _");

const WHO = "must name who it is by email, by sub, or by claim and value: by one of them";

/** One member of a location as the file has it. */
export const memberSchema = z
  .strictObject({
    email: z.email("must be an e-mail address").toLowerCase().optional(),
    sub: text.optional(),
    claim: text.optional(),
    value: text.optional(),
    role: z.enum(["viewer", "rep", "manager", "admin"], "must be viewer, rep, manager or admin"),
    pipelines: z.array(highLevelId).max(1_000, "must be at most 1000").optional(),
    ownOnly: z.boolean().default(false),
    hidesValues: z.boolean().default(false),
    userId: highLevelId.optional(),
  })
  .transform((given, context): Member => {
    const { role, pipelines, ownOnly, hidesValues, userId } = given;
    const who = whoOf(given);
    if (!who) return refuse(context, { message: WHO });
    if (userId && "claim" in who) return refuse(context, { path: ["userId"], message: "is one person's" });
    if (ownOnly && !userId) {
      return refuse(context, { path: ["ownOnly"], message: "needs userId, by which the CRM knows owners" });
    }
    const restrictions = { ownOnly, pipelineIds: pipelines ?? null, hidesValues };
    return { who, role, restrictions, userId: userId ?? null };
  });

type Named = Partial<Record<"email" | "sub" | "claim" | "value", string | undefined>>;

function whoOf({ email, sub, claim, value }: Named): Member["who"] | null {
  const ways = [
    ...(email ? [{ email }] : []),
    ...(sub ? [{ sub }] : []),
    ...(claim && value ? [{ claim, value }] : []),
  ];
  const isWhole = (claim === undefined) === (value === undefined);
  return isWhole && ways.length === 1 ? (ways[0] ?? null) : null;
}

function refuse(context: z.RefinementCtx, fault: { path?: string[]; message: string }): never {
  context.addIssue({ code: "custom", ...fault });
  return z.NEVER;
}
