import { useWatch } from "react-hook-form";
import type { OpportunityForm } from "@/lib/board/form-fields";
import { FailureNotice, MayExistNotice } from "./failure-notice";
import type { OpportunityEditor } from "./use-opportunity-editor";

type EditorNoticeProps = { editor: Pick<OpportunityEditor, "told" | "haveLookedFor"> };

/** Why the last attempt failed, and what an earlier one may have created. */
export function EditorNotice({ editor }: EditorNoticeProps) {
  // What is true of the text that was sent is told beside that alone.
  useWatch<OpportunityForm>();
  const { failure, others } = editor.told();
  const isTold = failure !== null && failure.kind !== "conflict";
  if (!isTold && others.length === 0) return null;
  return (
    <div className="space-y-2">
      {others.length > 0 && (
        <MayExistNotice creations={others} onLooked={() => editor.haveLookedFor(others)} />
      )}
      {isTold && <FailureNotice failure={failure} />}
    </div>
  );
}
