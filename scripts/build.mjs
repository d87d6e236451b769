// @ts-check
// `npm run build`: a production build, whether or not one is there already.
import { installIfNeeded } from "./dependencies.mjs";
import { build } from "./production-build.mjs";
import { stopWith } from "./stop.mjs";

try {
  installIfNeeded({ withDev: true });
  build({ isQuiet: false });
} catch (error) {
  stopWith(error);
}
