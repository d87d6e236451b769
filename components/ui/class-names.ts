import { type ClassNameValue, extendTailwindMerge } from "tailwind-merge";

/** Our sizes of text, which tailwind-merge would take for colours of it (`text-small` would undo `text-ink-muted`). */
const merge = extendTailwindMerge({ extend: { theme: { text: ["micro", "small", "body", "lead"] } } });

/**
 * Joins class names; where two set the same property, the later wins. For what is loaded when it is used (dialogs,
 * menus): the rules of Tailwind weigh 8 kB, so a button or a card must do without.
 */
export function classNames(...values: ClassNameValue[]): string {
  return merge(...values);
}
