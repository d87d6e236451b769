// @ts-check
// `npm run build`: a production build, whether or not one is there already.
import { installIfNeeded } from "./dependencies.mjs";
import { nodeProblem } from "./node-version.mjs";
import { build } from "./production-build.mjs";
import { Problem, stopWith } from "./stop.mjs";

try {
  const problem = nodeProblem(process.versions.node);
  if (problem) throw new Problem(problem);
  installIfNeeded();
  build();
} catch (error) {
  stopWith(error);
}
