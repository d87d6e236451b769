import { Question } from "./question";

const WORDS = {
  title: "Discard what you typed?",
  text: "It has not been saved.",
  no: "Keep editing",
  yes: "Discard",
} as const;

const WORDS_IN_DOUBT = { ...WORDS, text: "It is not known whether it was saved." } as const;

type DiscardQuestionProps = {
  onAnswer: (isSure: boolean) => void;
  /** It was sent, and nobody knows what became of it. */
  isInDoubt?: boolean;
};

/** Asks before text that was typed and not saved goes. */
export function DiscardQuestion({ onAnswer, isInDoubt = false }: DiscardQuestionProps) {
  return <Question words={isInDoubt ? WORDS_IN_DOUBT : WORDS} onAnswer={onAnswer} />;
}
