import { useState } from "react";
import { Button } from "@/components/ui/button";
import { DialogFooter } from "@/components/ui/dialog";
import { DiscardQuestion } from "@/components/ui/discard-question";
import { Question } from "@/components/ui/question";
import { EditorNotice } from "./editor-notice";
import { useSetting } from "./opportunity-setting";
import { StillUnderWay, useIsLate } from "./still-under-way";
import type { OpportunityEditor } from "./use-opportunity-editor";

/** Delete at one end, Cancel and Save at the other. Only what the person asks for is thrown away, and only after a question. */
export function EditorFooter({ editor }: { editor: OpportunityEditor }) {
  const { shown, saving, isDeleting, failure } = editor;
  const { may, onClose } = useSetting();
  const isLate = useIsLate(saving);
  const [asking, setAsking] = useState<"delete" | "discard" | null>(null);
  const isGone = failure?.kind === "gone";
  const leave = () => {
    // What is under way goes on without the dialog, and tells its own end.
    if (saving) onClose();
    else if (editor.isTouched()) setAsking("discard");
    else editor.discard();
  };
  // What was under way when the form was opened is told at once: it is not what was just pressed.
  const underWay = saving && (isLate || editor.isJoined) && (
    <StillUnderWay verb={isDeleting ? "deleting" : "saving"} opportunityId={shown?.id} />
  );
  return (
    <DialogFooter
      className="pb-[max(0.75rem,env(safe-area-inset-bottom))]"
      notice={saving ? underWay : <EditorNotice editor={editor} />}
    >
      {shown && may.remove && (
        <Button
          variant="dangerGhost"
          className="mr-auto -ml-3"
          disabled={saving || isGone}
          onClick={() => setAsking("delete")}
        >
          {isDeleting ? "Deleting…" : "Delete"}
        </Button>
      )}
      <Button onClick={leave}>{may.work && !saving ? "Cancel" : "Close"}</Button>
      {may.work && (
        <Button type="submit" variant="primary" aria-disabled={saving} disabled={isGone} className="min-w-20">
          {saving && !isDeleting ? "Saving…" : "Save"}
        </Button>
      )}
      {asking === "delete" && shown && (
        <Question
          words={{
            title: `Delete “${shown.title}”?`,
            text: "It disappears from the board for everybody. The contact stays. This cannot be undone.",
            no: "Cancel",
            yes: "Delete",
          }}
          onAnswer={(isSure) => {
            setAsking(null);
            if (isSure) editor.remove();
          }}
        />
      )}
      {asking === "discard" && (
        <DiscardQuestion
          isInDoubt={editor.isTextInDoubt()}
          onAnswer={(isSure) => {
            setAsking(null);
            if (isSure) editor.discard();
          }}
        />
      )}
    </DialogFooter>
  );
}
