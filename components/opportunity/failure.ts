import type { FieldPath } from "@/lib/board/form-fields";
import { sortFieldErrors } from "@/lib/board/forms";
import { type Opportunity, opportunitySchema } from "@/lib/board/model";
import { ApiProblem, mayHaveHappened, problemFrom } from "@/lib/http/api-problem";

export type Attempt = "create" | "edit" | "delete" | "read";

/** Why something could not be done, as the dialog tells it. */
export type Failure = {
  /**
   * `gone`: the opportunity no longer exists. Of a creation, `nowhere`: what was created, or where, is no longer there;
   * `twin`: an earlier try of this very one is still under way.
   */
  kind: "failed" | "gone" | "conflict" | "nowhere" | "twin";
  attempt: Attempt;
  /** The answer got lost: it may have happened all the same. */
  isInDoubt: boolean;
  /** There was no line, so that nothing was sent. */
  isOffline: boolean;
  /** The CRM looked at it and did not take it. */
  isRefused: boolean;
  /** Nobody knows whether it was created, so that it is worth to look on the board. */
  mayExist: boolean;
  /** What happened and what to do; the later ones are about no field of ours. */
  messages: readonly string[];
  fields: readonly { path: FieldPath; message: string }[];
  /** With a conflict: the opportunity as it is now. */
  current: Opportunity | null;
  /** When it is worth another try, in epoch milliseconds; null when nobody knows. */
  retryAtMs: number | null;
  requestId: string;
};

/**
 * Where the answer got lost on its way from Pipelane: what a second try does. A creation's key helps only where the
 * server had an answer.
 */
const IF_IT_HAPPENED: Record<Attempt, string | null> = {
  create: "It may exist all the same: look for it on the board before you save again.",
  edit: "It may have been saved all the same. Saving again does no harm.",
  delete: "It may have been deleted all the same.",
  read: null,
};

/** Where Pipelane itself had no answer, it says what may have happened. The page looks up what can be looked up. */
const IF_NOBODY_KNOWS: Record<Attempt, string | null> = {
  create: null,
  edit: "It is looked up by itself.",
  delete: "It is looked up by itself.",
  read: null,
};

/** Reads what a verb threw. */
export function failureOf(error: unknown, attempt: Attempt): Failure {
  const problem = problemFrom(error);
  const current = opportunitySchema.safeParse(problem.current).data ?? null;
  const { fields, others } = sortFieldErrors(problem.fieldErrors);
  const isInDoubt = mayHaveHappened(problem) && attempt !== "read";
  const isTold = problem.code === "upstream_timeout" || problem.code === "upstream_invalid";
  const doubt = isInDoubt ? (isTold ? IF_NOBODY_KNOWS : IF_IT_HAPPENED)[attempt] : null;
  const messages = [problem.detail, ...(doubt ? [doubt] : []), ...others];
  const kind = kindOf(problem.code, { attempt, current });
  return {
    ...{ kind, attempt, isInDoubt },
    isOffline: problem.code === "offline",
    isRefused: problem.code === "rejected",
    mayExist: attempt === "create" && (isInDoubt || kind === "twin"),
    messages,
    fields,
    current,
    retryAtMs: problem.retryAtMs,
    requestId: problem.requestId,
  };
}

/** What a form says that is opened while nobody knows what became of its last save. */
export const EDIT_IN_DOUBT: Failure = failureOf(
  new ApiProblem({
    code: "unreachable",
    detail: "There is no clear answer to your last save yet. It is looked up by itself.",
  }),
  "edit",
);

function kindOf(code: string, { attempt, current }: Pick<Failure, "attempt" | "current">): Failure["kind"] {
  if (code === "not_found") return attempt === "create" ? "nowhere" : "gone";
  if (code !== "conflict") return "failed";
  if (attempt === "create") return "twin";
  return current ? "conflict" : "failed";
}
