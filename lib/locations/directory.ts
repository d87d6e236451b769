import "server-only";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { Location } from "./location";
import { readLocations } from "./read-locations";

/** The locations that are served now. Who has one in hand keeps it, whatever is read again meanwhile. */
export type Directory = {
  /** In the file's order; the same list until it is read again. Never empty. */
  all(): readonly Location[];
  find(id: string): Location | null;
  /**
   * Reads the configuration again, and answers how many locations there are.
   * @throws AppError as `readLocations` does; those of before stay.
   */
  reload(): number;
};

/** Makes a directory of what `read` answers now and at each `reload`. */
export function createDirectory(read: () => readonly Location[]): Directory {
  let locations = read();
  let byId = new Map(locations.map((location) => [location.id, location]));
  return {
    all: () => locations,
    find: (id) => byId.get(id) ?? null,
    reload: () => {
      locations = read();
      byId = new Map(locations.map((location) => [location.id, location]));
      return locations.length;
    },
  };
}

/** Shared by all of Next's bundles. `scripts/reload.mjs` finds it here when it is told to read the file again. */
const DIRECTORY_KEY = Symbol.for("pipelane.locations");

/** The directory of this process, read at the first call. @throws AppError `internal`; the next call tries again */
export function directory(): Directory {
  const open: Directory | undefined = Reflect.get(globalThis, DIRECTORY_KEY);
  if (open) return open;
  const made = openDirectory();
  Reflect.set(globalThis, DIRECTORY_KEY, made);
  return made;
}

function openDirectory(): Directory {
  try {
    return createDirectory(() => readLocations(env()));
  } catch (cause) {
    // The start has told what is wrong, with paths of this machine; whoever asks by HTTP is not meant to read them.
    throw new AppError("internal", {
      message: cause instanceof AppError ? (cause.hint ?? cause.message) : "the locations cannot be read",
      hint: "Pipelane cannot use its configuration. Start it again: it will say why, and what to do.",
      cause,
    });
  }
}

/** @throws AppError `not_found` for a location that is not served, or not any more */
export function knownLocation(id: string, { find }: Pick<Directory, "find"> = directory()): Location {
  const found = find(id);
  if (found) return found;
  throw new AppError("not_found", {
    message: "no such location",
    hint: "Pipelane does not serve this location. Check the address with whoever runs Pipelane.",
  });
}
