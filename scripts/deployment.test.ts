import { existsSync, readFileSync } from "node:fs";
import { parseEnv as readVariables } from "node:util";
import { expect, test } from "vitest";
import { envSchema, parseEnv } from "../lib/env";

// Files that only other programs read, and that nobody here runs: their names, at least, are true.

const read = (path: string) => readFileSync(path, "utf8");
const linesOf = (path: string) =>
  read(path)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));

const unit = linesOf("docs/deployment/pipelane.service");
const nginx = linesOf("docs/deployment/nginx.conf");
const image = read("Dockerfile").replaceAll("\\\n", "").split("\n");

/** What a directive of the unit says; of one that stands there twice, the last. */
const said = (name: string) => unit.findLast((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);

test("the guide names only variables that there are", () => {
  const named = read("docs/deployment.md").match(/\b[A-Z]+_[A-Z_]+\b/g) ?? [];
  const unknown = named.filter((name) => name !== "YOUR_COPY_OF_PIPELANE" && !(name in envSchema.shape));
  expect(named.length).toBeGreaterThan(10);
  expect(unknown).toEqual([]);
});

test("the file of variables is one that Pipelane takes, with a proxy in front", () => {
  const variables = readVariables(read("docs/deployment/pipelane.env"));
  expect(Object.keys(variables).filter((name) => !(name in envSchema.shape))).toEqual([]);
  expect(parseEnv(variables)).toMatchObject({ HOST: "127.0.0.1", TRUST_PROXY: "on" });
});

test("the unit consists of sections and directives, and starts what there is", () => {
  expect(unit.filter((line) => !/^(\[\w+\]|[A-Z]\w+=.*)$/.test(line))).toEqual([]);
  const [, script = ""] = /^\/usr\/bin\/node (\S+) --built$/.exec(said("ExecStart") ?? "") ?? [];
  expect(existsSync(script)).toBe(true);
  expect(said("Environment")).toContain(`DATABASE_URL=file:/var/lib/${said("StateDirectory")}/`);
  expect(said("ProtectSystem")).toBe("strict");
});

test("the unit and nginx are as patient as the server needs", () => {
  const number = (text: string, pattern: RegExp) => Number(pattern.exec(text)?.[1]?.replaceAll("_", ""));
  const server = read("scripts/serve.mjs");
  const stopMs = number(server, /LONGEST_STOP_MS = ([\d_]+)/);
  expect(Number(said("TimeoutStopSec")) * 1_000).toBeGreaterThan(stopMs);
  const idleMs = number(server, /keepAliveTimeout: ([\d_]+)/);
  expect(number(nginx.join("\n"), /keepalive_timeout (\d+)s/) * 1_000).toBeLessThan(idleMs);
});

test("nginx's lines are whole, and it says itself whatever a proxy is believed", () => {
  expect(nginx.filter((line) => !/[;{}]$/.test(line))).toEqual([]);
  const count = (sign: RegExp) => nginx.filter((line) => sign.test(line)).length;
  expect(count(/\{/)).toBe(count(/\}/));
  const set = nginx.flatMap((line) => /^proxy_set_header\s+(\S+)/.exec(line)?.[1] ?? []);
  const believed = ["For", "Proto", "Host", "Port"].map((name) => `X-Forwarded-${name}`);
  expect(set).toEqual(expect.arrayContaining([...believed, "X-Real-IP", "Forwarded", "Host"]));
});

test("the image is made of files that there are, and of all that a build is made of", () => {
  const copies = image.filter((line) => line.startsWith("COPY ")).map((line) => line.split(" ").slice(1, -1));
  const first = copies.filter(([from]) => !from?.startsWith("--")).flat();
  expect(first.filter((path) => !existsSync(path))).toEqual([]);
  const [, list = ""] = /const SOURCES = \[([^\]]*)\]/.exec(read("scripts/production-build.mjs")) ?? [];
  const sources = Array.from(list.matchAll(/"([^"]+)"/g), ([, path = ""]) => path).filter(existsSync);
  expect(first).toEqual(expect.arrayContaining(sources));
  const allowed = linesOf(".dockerignore").map((line) => line.replace(/^!/, ""));
  expect(allowed).toEqual(expect.arrayContaining(first));
  const last = copies.filter(([from]) => from?.startsWith("--from=build")).flatMap(([, ...paths]) => paths);
  const made = [...first, "node_modules", ".next"].map((path) => `/app/${path}`);
  expect(last.filter((path) => !made.includes(path))).toEqual([]);
});

test("both stages of the image are one exact Node that Pipelane runs on, and end as somebody without rights", () => {
  const bases = image.flatMap((line) => /^FROM (\S+)/.exec(line)?.[1] ?? []);
  expect(new Set(bases).size).toBe(1);
  const [, major = "", minor = ""] = /^node:(\d+)\.(\d+)\.\d+-/.exec(bases[0] ?? "") ?? [];
  expect(Number(major) * 100 + Number(minor)).toBeGreaterThanOrEqual(2019);
  expect(image).toContain("USER node");
  expect(image.filter((line) => /^(ARG|ENV).*(KEY|SECRET|TOKEN|PASSWORD)/.test(line))).toEqual([]);
});
