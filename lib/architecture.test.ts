import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";

// What README.md beside this file says of modules and their directions, as a test. A new arrow is a decision:
// it is added here together with its reason there.

/** For each area, the areas whose files it may import besides its own. */
const ARROWS: Record<string, readonly string[]> = {
  "lib/errors": [],
  "lib/derived": [],
  "lib/regional": [],
  "lib/env": ["lib/errors", "lib/regional"],
  "lib/locations": ["lib/errors", "lib/regional", "lib/env"],
  "lib/identity": ["lib/errors", "lib/storage"],
  "lib/fetch": ["lib/errors"],
  "lib/storage": ["lib/errors"],
  "lib/highlevel": ["lib/errors", "lib/derived", "lib/fetch"],
  "lib/http": ["lib/errors", "lib/derived", "lib/fetch", "lib/identity", "lib/board"],
  "lib/crm": ["lib/errors", "lib/regional", "lib/storage", "lib/highlevel", "lib/fetch"],
  "lib/board": [
    ...["lib/errors", "lib/derived", "lib/http", "lib/highlevel", "lib/identity"],
    ...["lib/fetch", "lib/storage"],
  ],
  "lib/embed": ["lib/board", "lib/http", "lib/identity"],
  "lib/settings": ["lib/errors", "lib/http", "lib/highlevel", "lib/identity", "lib/board"],
  "lib/activity": ["lib/errors", "lib/http", "lib/board", "lib/identity", "lib/storage"],
  "lib/upstream": [
    "lib/activity",
    ...["lib/errors", "lib/derived", "lib/env", "lib/locations", "lib/identity", "lib/fetch", "lib/storage"],
    ...["lib/highlevel", "lib/http", "lib/crm", "lib/board", "lib/settings"],
  ],
  "lib/server": [
    ...["lib/errors", "lib/derived", "lib/env", "lib/locations", "lib/identity", "lib/storage"],
    ...["lib/http", "lib/upstream"],
  ],
  "components/ui": [],
  components: ["components/ui", "lib/activity", "lib/board", "lib/settings", "lib/http", "lib/errors"],
  app: [
    "app",
    "components",
    "components/ui",
    "lib/server",
    "lib/activity",
    "lib/board",
    "lib/settings",
    "lib/http",
    "lib/embed",
    "lib/identity",
    "lib/locations",
    "lib/env",
    "lib/errors",
  ],
};

/** Where an arrow is narrower than its area: only these files may be its tail, or only these its head. */
const NARROW: readonly { from: RegExp; to: RegExp; unless: RegExp; onlyTo?: RegExp; reason: string }[] = [
  {
    from: /^lib\/(board|settings)\//,
    to: /^lib\/highlevel\//,
    unless: /^lib\/(board|settings)\/(translate|service)[\w-]*\.ts$/,
    reason: "HighLevel's words end at the translation; only the service calls its client",
  },
  {
    from: /^lib\/board\//,
    // A problem is a value: what a refused change carries.
    to: /^lib\/(http|identity)\/(?!api-problem)/,
    unless: /^lib\/board\/(service|queries|sending)[\w-]*\.ts$/,
    reason: "the board's rules are pure",
  },
  {
    from: /^lib\/board\//,
    to: /^lib\/(fetch|storage)\//,
    unless: /^lib\/board\/service[\w-]*\.ts$/,
    reason: "only what writes for people knows time and remembers anything",
  },
  {
    from: /^lib\/identity\//,
    to: /^lib\/storage\//,
    unless: /^lib\/identity\/sessions\.ts$/,
    reason: "what a way in decides is pure; only the sessions are kept",
  },
  {
    from: /^lib\/crm\//,
    to: /^lib\/highlevel\//,
    unless: /^$/,
    onlyTo: /^lib\/highlevel\/wire/,
    reason: "the embedded CRM speaks the language and never calls the client",
  },
  {
    from: /^lib\/embed\//,
    to: /^lib\/board\//,
    unless: /^$/,
    onlyTo: /^lib\/board\/model\.ts$/,
    reason: "a frame is there before its board",
  },
  {
    from: /^lib\/http\//,
    to: /^lib\/board\//,
    unless: /^$/,
    onlyTo: /^lib\/board\/model\.ts$/,
    reason: "the shape of a problem is all that http knows of the board",
  },
  {
    from: /^lib\/activity\//,
    to: /^lib\/http\//,
    unless: /^lib\/activity\/queries\.ts$/,
    reason: "only the browser's side of the log calls anybody",
  },
  {
    from: /^components\//,
    to: /^lib\/activity\//,
    unless: /^$/,
    onlyTo: /^lib\/activity\/(model|queries)\.ts$/,
    reason: "what is shown never reaches the server's side",
  },
  {
    from: /^components\//,
    to: /^lib\/(board|settings)\/(service|translate)/,
    unless: /^$/,
    reason: "what is shown never reaches the server's side",
  },
];

type Source = { path: string; text: string; imports: string[] };

const sources = ["app", "components", "lib"]
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
  )
  .concat(readdirSync(".").filter((name) => name === "proxy.ts" || name === "instrumentation.ts"))
  .filter((path) => /\.tsx?$/.test(path))
  .map(readSource);
const paths = new Set(sources.map(({ path }) => path));
const production = sources.filter(({ path }) => !isTest(path));

function readSource(path: string): Source {
  const text = readFileSync(path, "utf8");
  const found = text.matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\(\s*)["']([^"']+)["']/g);
  return { path, text, imports: Array.from(found, ([, specifier = ""]) => specifier) };
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$|\/fixtures?\//.test(path);
}

/** The file of ours that an import means, or null when it is a package. */
function resolveImport(importer: string, specifier: string): string | null {
  if (!specifier.startsWith("@/") && !specifier.startsWith(".")) return null;
  const base = specifier.startsWith("@/")
    ? specifier.slice(2)
    : normalize(join(dirname(importer), specifier));
  const found = [base, `${base}.ts`, `${base}.tsx`, `${base}/index.ts`].find((path) => paths.has(path));
  return found ?? base;
}

function importsOf({ path, imports }: Source): string[] {
  return imports.flatMap((specifier) => resolveImport(path, specifier) ?? []);
}

/** `lib/board/model.ts` is in `lib/board`, `lib/env.ts` in `lib/env`, a feature's file in `components/<feature>`. */
function areaOf(path: string): string {
  const [top = "", second = ""] = path.split("/");
  if (top === "lib" || top === "components") return `${top}/${second.replace(/\.tsx?$/, "")}`;
  return "app";
}

function ruleOf(area: string): readonly string[] | undefined {
  const isFeature = area.startsWith("components/") && area !== "components/ui";
  return ARROWS[isFeature ? "components" : area];
}

function isAllowed(from: string, to: string): boolean {
  const [fromArea, toArea] = [areaOf(from), areaOf(to)];
  if (fromArea === toArea) return true;
  const allowed = ruleOf(fromArea) ?? [];
  const isFeature = toArea.startsWith("components/") && toArea !== "components/ui";
  return (
    allowed.includes(isFeature ? "components" : toArea) && !(isFeature && fromArea.startsWith("components/"))
  );
}

function narrowReason(from: string, to: string): string | undefined {
  const broken = NARROW.find(
    (rule) => rule.from.test(from) && rule.to.test(to) && !rule.unless.test(from) && !rule.onlyTo?.test(to),
  );
  return broken?.reason;
}

describe("the arrows between modules", () => {
  test("every module of lib has its arrows written down", () => {
    const areas = new Set(production.map(({ path }) => areaOf(path)));
    expect([...areas].filter((area) => !ruleOf(area))).toEqual([]);
  });

  test("no file imports against the arrows", () => {
    const broken = production.flatMap((source) =>
      importsOf(source)
        .filter((to) => !isAllowed(source.path, to))
        .map((to) => `${source.path} → ${to}`),
    );
    expect(broken).toEqual([]);
  });

  test("the narrow arrows are kept", () => {
    const broken = production.flatMap((source) =>
      importsOf(source).flatMap((to) => {
        const reason = narrowReason(source.path, to);
        return reason ? [`${source.path} → ${to}: ${reason}`] : [];
      }),
    );
    expect(broken).toEqual([]);
  });

  test("only the composition root knows which speaker of HighLevel's API stands behind", () => {
    const speakers = /^lib\/(crm|highlevel\/(client|administration)|storage)/;
    const knowing = production
      .filter(
        ({ path }) =>
          !/^lib\/(crm|highlevel|storage|activity|upstream|server|(board|settings)\/service|identity\/sessions)/.test(
            path,
          ),
      )
      .filter((source) => importsOf(source).some((to) => speakers.test(to)));
    expect(knowing.map(({ path }) => path)).toEqual([]);
  });

  test("outsiders import only the files that lib/README.md calls public", () => {
    const open = publicFiles(readFileSync("lib/README.md", "utf8"));
    const broken = [
      ...production,
      ...readFolder("scripts").filter(({ path }) => !isTest(path) && !path.startsWith("scripts/bench/")),
    ].flatMap((source) =>
      importsOf(source)
        .filter((to) => to.startsWith("lib/") && areaOf(to) !== areaOf(source.path) && !open.has(to))
        .map((to) => `${source.path} → ${to}`),
    );
    expect(broken).toEqual([]);
    expect([...open].filter((path) => !paths.has(path))).toEqual([]);
  });

  test("no file imports itself through others", () => {
    expect(findCycles(new Map(production.map((source) => [source.path, importsOf(source)])))).toEqual([]);
  });

  test("a file of another module is imported by @/ and not by ../", () => {
    const climbing = sources.flatMap((source) =>
      source.imports
        .filter((specifier) => specifier.startsWith("../"))
        .filter((specifier) => areaOf(resolveImport(source.path, specifier) ?? "") !== areaOf(source.path))
        .map((specifier) => `${source.path} imports ${specifier}`),
    );
    expect(climbing).toEqual([]);
  });
});

/** The third column of the README's table of modules: files of a folder's module, or the module itself. */
function publicFiles(readme: string): Set<string> {
  const rows = readme.matchAll(/^\| `([\w-]+)(\/|\.ts)` \|[^|]*\|([^|]*)\|/gm);
  const files = Array.from(rows, ([, module = "", kind, names = ""]) => {
    if (kind === ".ts") return [`lib/${module}.ts`];
    return Array.from(names.matchAll(/`([^`]+)`/g), ([, name]) => `lib/${module}/${name}.ts`);
  });
  return new Set(files.flat());
}

/** Each cycle once, as the files on it. */
function findCycles(graph: Map<string, string[]>): string[] {
  const cycles = new Set<string>();
  const finished = new Set<string>();
  const walk = (path: string, trail: string[]) => {
    const at = trail.indexOf(path);
    if (at >= 0) cycles.add([...trail.slice(at), path].join(" → "));
    if (at >= 0 || finished.has(path)) return;
    for (const to of graph.get(path) ?? []) walk(to, [...trail, path]);
    finished.add(path);
  };
  for (const path of graph.keys()) walk(path, []);
  return [...cycles];
}

describe("each file", () => {
  test("reads process.env only in lib/env.ts", () => {
    const readers = production.filter(
      ({ path, text }) => path !== "lib/env.ts" && /process\.env\b/.test(text),
    );
    expect(readers.map(({ path }) => path)).toEqual([]);
  });

  test("calls what stands behind the board as its client does: the CRM may be HighLevel", () => {
    const isToldToPeople = /^(app|components|lib\/(board|fetch|highlevel|http|settings))\//;
    const saying = production.filter(
      ({ path, text }) => isToldToPeople.test(path) && /\bthe\s+CRM\b(?!")/i.test(withoutComments(text)),
    );
    expect(saying.map(({ path }) => path)).toEqual([]);
  });

  test("begins with server-only when it belongs to the server", () => {
    const isServers = ({ path, text }: Source) =>
      /^lib\/(crm|storage|server)\b|^lib\/board\/service|^lib\/highlevel\/client|^lib\/http\/route\.ts/.test(
        path,
      ) ||
      (path.startsWith("lib/") && /from "(node:|kysely|libsql|hono|pino)/.test(text));
    const without = production
      .filter(isServers)
      .filter(({ text }) => !text.startsWith('import "server-only";\n'));
    expect(without.map(({ path }) => path)).toEqual([]);
  });

  test("asserts no type but `as const`", () => {
    const asserting = sources.filter(({ text }) => /[\w)\]}`"]\s+as\s+(?!const\b)[\w{[(]/.test(codeOf(text)));
    expect(asserting.map(({ path }) => path)).toEqual([]);
  });

  test("has at most 400 lines", () => {
    const tooLong = [...sources, ...["e2e", "scripts"].flatMap(readFolder)]
      .map(({ path, text }) => ({ path, lines: text.split("\n").length }))
      .filter(({ lines }) => lines > 400);
    expect(tooLong).toEqual([]);
  });

  test("has a kebab-case name that says what it holds", () => {
    const vague = /^(utils?|helpers?|misc|common|shared|types|index|constants)\b/;
    const isGood = (name: string) =>
      /^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.tsx?$/.test(name) && !vague.test(name);
    const badly = sources.map(({ path }) => path).filter((path) => !isGood(path.split("/").at(-1) ?? ""));
    expect(badly).toEqual([]);
  });

  test("of lib and components has named exports alone", () => {
    const withDefault = production.filter(
      ({ path, text }) => !path.startsWith("app/") && /^export default/m.test(text),
    );
    expect(withDefault.map(({ path }) => path).filter((path) => path.includes("/"))).toEqual([]);
  });
});

/** Source text with all that it says to people; `//` in an address of the web begins no comment. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, "");
}

/** Source text without comments, imports and what strings say. */
function codeOf(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*$|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/gm, '""')
    .replace(/^(?:import|export)\b[^;]*?\bfrom\b.*$|^export \{[^}]*\}/gm, "");
}

function readFolder(folder: string): Source[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|mjs)$/.test(name))
    .map((name) => readSource(`${folder}/${name}`));
}
