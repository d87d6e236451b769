import { type ClassNameValue, twMerge } from "tailwind-merge";

/** Joins class names; where two set the same property, the later wins. */
export function classNames(...values: ClassNameValue[]): string {
  return twMerge(...values);
}
