// @ts-check

/** Oldest Node that Pipelane runs on; `engines` in package.json says the same. */
const OLDEST = { major: 20, minor: 19 };

/**
 * What is wrong with a version of Node, or null when nothing is.
 * @param {string} version such as "22.1.0"
 */
export function nodeProblem(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isNewEnough = major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor);
  if (isNewEnough) return null;
  return `Pipelane needs Node ${OLDEST.major}.${OLDEST.minor} or later and this is ${version}: install a newer one from https://nodejs.org.`;
}
