import "server-only";

/**
 * The last part of a `fieldKey`: small letters and digits of any language, and an underscore for each space.
 * Source: recorded answers; `What State are you In ?` is `what_state_are_you_in_`.
 */
export function keyOf(name: string): string {
  const words = name.trim().toLowerCase().replace(/\s+/g, "_");
  return words.replace(/[^\p{L}\p{N}_]/gu, "") || "field";
}

/** The key itself, or with the first number behind it that makes it a new one. */
export function freeKey(wanted: (ending: string) => string, taken: ReadonlySet<string>): string {
  for (let count = 0; ; count += 1) {
    const key = wanted(count === 0 ? "" : `_${count}`);
    if (!taken.has(key)) return key;
  }
}
