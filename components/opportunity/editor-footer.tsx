import { useState } from "react";
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { DialogFooter } from "@/components/ui/dialog";
import type { OpportunityEditor } from "./use-opportunity-editor";

/** Delete at one end, Cancel and Save at the other. Only what the person asks for is thrown away, and only after a question. */
export function EditorFooter({ editor }: { editor: OpportunityEditor }) {
  const { shown, saving, failure } = editor;
  const [asking, setAsking] = useState<"delete" | "discard" | null>(null);
  const isGone = failure?.kind === "gone";
  return (
    <DialogFooter className="pb-[max(0.75rem,env(safe-area-inset-bottom))]">
      {shown && (
        <Button
          variant="dangerGhost"
          className="mr-auto -ml-3"
          disabled={saving || isGone}
          onClick={() => setAsking("delete")}
        >
          Delete
        </Button>
      )}
      <Button
        disabled={saving}
        onClick={() => (editor.isTouched() ? setAsking("discard") : editor.discard())}
      >
        Cancel
      </Button>
      <Button type="submit" variant="primary" aria-disabled={saving} disabled={isGone} className="min-w-20">
        {saving ? "Saving…" : "Save"}
      </Button>
      {asking === "delete" && shown && (
        <Question
          title={`Delete “${shown.title}”?`}
          text="It disappears from the board for everybody. The contact stays. This cannot be undone."
          no="Cancel"
          yes="Delete"
          onAnswer={(isSure) => {
            setAsking(null);
            if (isSure) editor.remove();
          }}
        />
      )}
      {asking === "discard" && (
        <Question
          title="Discard what you typed?"
          text="It has not been saved."
          no="Keep editing"
          yes="Discard"
          onAnswer={(isSure) => {
            setAsking(null);
            if (isSure) editor.discard();
          }}
        />
      )}
    </DialogFooter>
  );
}

type QuestionProps = {
  title: string;
  text: string;
  no: string;
  yes: string;
  onAnswer: (isSure: boolean) => void;
};

function Question({ title, text, no, yes, onAnswer }: QuestionProps) {
  return (
    <AlertDialog open onOpenChange={(isOpen) => !isOpen && onAnswer(false)}>
      <AlertDialogContent>
        <AlertDialogTitle>{title}</AlertDialogTitle>
        <AlertDialogDescription>{text}</AlertDialogDescription>
        <AlertDialogFooter>
          <AlertDialogCancel>{no}</AlertDialogCancel>
          <AlertDialogAction
            onClick={(event) => {
              // The answer closes it: the library's own closing would say no first.
              event.preventDefault();
              onAnswer(true);
            }}
          >
            {yes}
          </AlertDialogAction>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
