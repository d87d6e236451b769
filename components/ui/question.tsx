import type { ReactNode } from "react";
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "./alert-dialog";
import type { FocusPlaces } from "./focus-return";

type QuestionProps = {
  words: { title: string; text: ReactNode; no: string; yes: string };
  onAnswer: (isSure: boolean) => void;
  /** It cannot be said yes to yet, or that is under way: the button then does nothing. */
  isBlocked?: boolean;
  focusPlaces?: FocusPlaces;
  /** What has to be chosen first, and why it failed. */
  children?: ReactNode;
};

/** Asks before something is lost. Render it when it is wanted; a yes leaves it open, for as long as the asker renders it. */
export function Question({ words, onAnswer, isBlocked = false, focusPlaces, children }: QuestionProps) {
  return (
    <AlertDialog open onOpenChange={(isOpen) => !isOpen && onAnswer(false)}>
      <AlertDialogContent {...(focusPlaces && { focusPlaces })} className="max-h-[90dvh] overflow-y-auto">
        <AlertDialogTitle>{words.title}</AlertDialogTitle>
        <AlertDialogDescription>{words.text}</AlertDialogDescription>
        {children}
        <AlertDialogFooter>
          <AlertDialogCancel>{words.no}</AlertDialogCancel>
          <AlertDialogAction
            aria-disabled={isBlocked}
            onClick={(event) => {
              // The library's own closing would say no first.
              event.preventDefault();
              if (!isBlocked) onAnswer(true);
            }}
          >
            {words.yes}
          </AlertDialogAction>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
