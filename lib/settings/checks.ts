/** Longest texts that we take, in characters, and how many stages a pipeline may have. */
export const LONGEST = { name: 100, email: 254, stages: 100 } as const;

// Each says what is wrong with what was typed, or null. The forms and the drafts of /api use the same ones; plain
// functions, because what a form uses of zod would grow the first load of the board, which shares its chunk.

/** A name of something: not empty, and not a text. */
export function nameError(name: string, missing = "Give it a name"): string | null {
  if (name.trim() === "") return missing;
  return name.trim().length > LONGEST.name ? `At most ${LONGEST.name} characters` : null;
}

/** A name that stands beside others: a second one of the same could not be told from the first. */
export function newNameError(name: string, others: readonly string[]): string | null {
  const typed = name.trim().toLowerCase();
  const isTaken = others.some((other) => other.trim().toLowerCase() === typed);
  return nameError(name) ?? (isTaken ? "Another one has this name" : null);
}

/** An e-mail address; empty is none. */
export function emailError(email: string): string | null {
  const address = email.trim();
  if (address.length > LONGEST.email) return `At most ${LONGEST.email} characters`;
  if (address === "" || /^[^\s@]+@[^\s@]+$/.test(address)) return null;
  return "Write an email address like ann@example.com";
}

/** Stages of a new pipeline, from left to right. */
export function stagesError(names: readonly string[]): string | null {
  if (names.length === 0) return "Give it at least one stage";
  if (names.length > LONGEST.stages) return `At most ${LONGEST.stages} stages`;
  const distinct = new Set(names.map((name) => name.trim().toLowerCase()));
  if (distinct.size < names.length) return "Two stages have the same name";
  return names.map((name) => nameError(name)).find((error) => error !== null) ?? null;
}
