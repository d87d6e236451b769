import { Question } from "./question";

const WORDS = {
  title: "Discard what you typed?",
  text: "It has not been saved.",
  no: "Keep editing",
  yes: "Discard",
} as const;

const TEXT_IN_DOUBT = "It is not known whether it was saved.";
const TEXT_OF_SEVERAL = "Not all of it is known to be saved.";

type DiscardQuestionProps = {
  onAnswer: (isSure: boolean) => void;
  /** Whether it was sent, and nobody knows what became of it; `"perhaps"` of all that is kept anywhere. */
  isInDoubt?: boolean | "perhaps";
};

/** Asks before text that was typed and not saved goes. */
export function DiscardQuestion({ onAnswer, isInDoubt = false }: DiscardQuestionProps) {
  const text = isInDoubt === "perhaps" ? TEXT_OF_SEVERAL : isInDoubt ? TEXT_IN_DOUBT : WORDS.text;
  return <Question words={{ ...WORDS, text }} onAnswer={onAnswer} />;
}
