import * as z from "zod/mini";
import type { FieldPath } from "@/lib/board/form-fields";
import { sortFieldErrors } from "@/lib/board/forms";
import { type Opportunity, opportunitySchema } from "@/lib/board/model";

/** Why something could not be done, as the dialog tells it. */
export type Failure = {
  /** `gone`: the opportunity no longer exists. */
  kind: "failed" | "gone" | "conflict";
  attempted: "saved" | "deleted";
  message: string;
  /** What is wrong beside no field of ours. */
  others: readonly string[];
  fields: readonly { path: FieldPath; message: string }[];
  /** With a conflict: the opportunity as it is now. */
  current: Opportunity | null;
  requestId: string | null;
};

const thrownSchema = z.object({
  code: z.string(),
  detail: z.optional(z.string()),
  requestId: z.optional(z.nullable(z.string())),
  fieldErrors: z.optional(z.readonly(z.array(z.object({ path: z.string(), message: z.string() })))),
  current: z.optional(z.unknown()),
});

const UNKNOWN = "Something went wrong. What you typed is still here; try again.";

/** Reads what a verb threw. */
export function failureOf(error: unknown, attempted: Failure["attempted"]): Failure {
  const thrown = thrownSchema.safeParse(error).data;
  const current = opportunitySchema.safeParse(thrown?.current).data ?? null;
  const { fields, others } = sortFieldErrors(thrown?.fieldErrors ?? []);
  const about = { attempted, fields, others, current, requestId: thrown?.requestId ?? null };
  if (thrown?.code === "not_found") return { ...about, kind: "gone", message: thrown.detail ?? UNKNOWN };
  if (thrown?.code === "conflict" && current) {
    return { ...about, kind: "conflict", message: thrown.detail ?? UNKNOWN };
  }
  return { ...about, kind: "failed", message: thrown?.detail || UNKNOWN };
}
