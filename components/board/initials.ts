/** To make one takes longer than all else of a card. */
const CHARACTERS = new Intl.Segmenter();

/** One or two letters for an avatar; whole characters, so an emoji or a letter with marks is not cut. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  const first = (word = "") => CHARACTERS.segment(word).containing(0)?.segment ?? "";
  return picked.map(first).join("").toUpperCase();
}

const HUES = [255, 285, 320, 355, 25, 60, 110, 150, 185, 220] as const;

/** A hue in degrees that stays with a person, so that an owner can be told by colour. */
export function hueOf(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return HUES[sum % HUES.length] ?? 255;
}
