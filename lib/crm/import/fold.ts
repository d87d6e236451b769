import "server-only";

/** The form in which names are compared: without outer or repeated spaces, and without case. */
export function fold(name: string): string {
  return name.normalize("NFC").trim().replace(/\s+/gu, " ").toLowerCase();
}
