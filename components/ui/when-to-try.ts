/** When something can be tried again: "Try again in 9 s.", in minutes where they are many, and once it can be, that. */
export function whenToTry(atMs: number, nowMs: number): string {
  const seconds = Math.ceil((atMs - nowMs) / 1_000);
  if (seconds <= 0) return "You can try again now.";
  return seconds <= 120 ? `Try again in ${seconds} s.` : `Try again in ${Math.ceil(seconds / 60)} min.`;
}
