/** Height of a card and the gap below it, in CSS pixels: columns are virtual and count on them. */
export const CARD_HEIGHT_PX = 92;
export const CARD_GAP_PX = 8;
