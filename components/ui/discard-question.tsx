import { Question } from "./question";

const WORDS = {
  title: "Discard what you typed?",
  text: "It has not been saved.",
  no: "Keep editing",
  yes: "Discard",
} as const;

/** Asks before text that was typed and not saved goes. */
export function DiscardQuestion({ onAnswer }: { onAnswer: (isSure: boolean) => void }) {
  return <Question words={WORDS} onAnswer={onAnswer} />;
}
