import { directory } from "@/lib/locations/directory";

/**
 * Next calls it as the server starts. The locations are read then and not when somebody first asks, so that a file which
 * is wrong by then changes nothing, as at every later time.
 */
export function register(): void {
  try {
    directory();
  } catch {
    // Whoever asks is told why.
  }
}
