import { Notice } from "@/components/ui/notice";
import { TryAgain } from "@/components/ui/try-again";
import type { ApiProblem } from "@/lib/http/api-problem";
import { wordsOf } from "./use-action";

/** Why something was not done. Renders nothing when all is well. */
export function ActionNotice({ problem, title }: { problem: ApiProblem | null; title: string }) {
  if (!problem) return null;
  return (
    <Notice tone={problem.code === "conflict" ? "attention" : "danger"} title={title}>
      {wordsOf(problem)} <TryAgain atMs={problem.retryAtMs} />
      {problem.requestId && problem.code === "internal" && (
        <span className="block text-ink-faint text-small">Reference {problem.requestId}</span>
      )}
    </Notice>
  );
}
