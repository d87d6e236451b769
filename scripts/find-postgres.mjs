// @ts-check
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Problem } from "./stop.mjs";

/** Where systems keep PostgreSQL's server programs, which are seldom in the PATH; a star is any version. */
const FOLDERS = [
  "/usr/lib/postgresql/*/bin",
  "/usr/pgsql-*/bin",
  "/opt/homebrew/opt/postgresql@*/bin",
  "/usr/local/opt/postgresql@*/bin",
  "/Applications/Postgres.app/Contents/Versions/*/bin",
];

const MISSING =
  "The tests need PostgreSQL's server programs (initdb, pg_ctl, postgres) and none were found: install PostgreSQL (Debian: apt install postgresql, macOS: brew install postgresql), or name their folder in POSTGRES_BIN.";

/** Folder of PostgreSQL's server programs. @throws Problem that says what to install */
export function findPostgres() {
  const chosen = process.env.POSTGRES_BIN;
  const folders = chosen ? [chosen] : [...(process.env.PATH ?? "").split(delimiter), ...systemFolders()];
  const found = folders.find((folder) =>
    ["initdb", "pg_ctl", "postgres"].every((name) => existsSync(join(folder, name))),
  );
  if (!found) throw new Problem(chosen ? `POSTGRES_BIN is ${chosen}, which has no initdb.` : MISSING);
  return found;
}

/** As `findPostgres`; installs them where that is possible without asking anybody. */
export function findOrInstallPostgres() {
  try {
    return findPostgres();
  } catch (problem) {
    if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) throw problem;
    console.log("No PostgreSQL found: installing Debian's …");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    /** @type {import("node:child_process").SpawnSyncOptions} */
    const options = { stdio: ["ignore", "ignore", "inherit"], env };
    spawnSync("apt-get", ["update", "-qq"], options);
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "postgresql"], options);
    return findPostgres();
  }
}

/** The newest version first. */
function systemFolders() {
  return FOLDERS.flatMap((pattern) => {
    const [before = "", after = ""] = pattern.split("*");
    const parent = before.slice(0, before.lastIndexOf("/"));
    if (!existsSync(parent)) return [];
    const folders = readdirSync(parent).map((name) => join(parent, name) + after);
    return folders
      .filter((folder) => folder.startsWith(before))
      .sort((one, other) => other.localeCompare(one, "en", { numeric: true }));
  });
}
