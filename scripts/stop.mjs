// @ts-check

/** A problem that the person who started the command can solve: one sentence, no stack trace. */
export class Problem extends Error {}

/**
 * Ends the command. A Problem is told in its own words; anything else is our fault and keeps its stack.
 * @param {unknown} error
 * @returns {never}
 */
export function stopWith(error) {
  if (error instanceof Problem) console.error(`\n${error.message}\n`);
  else console.error(error);
  process.exit(1);
}
