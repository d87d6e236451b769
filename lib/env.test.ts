import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { envSchema, parseEnv } from "./env";
import { AppError } from "./errors";

describe("reading the configuration", () => {
  test("without any variable Pipelane listens on this machine alone and keeps its data in a file", () => {
    expect(parseEnv({})).toMatchObject({
      HOST: "127.0.0.1",
      PORT: 3000,
      AUTH: "local",
      DATABASE_URL: "file:data/pipelane.db",
      DEMO_DATA: "on",
    });
  });

  test("an empty variable counts as absent", () => {
    expect(parseEnv({ PORT: "", HIGHLEVEL_API_KEY: "" })).toEqual(parseEnv({}));
  });

  test.each([
    "http://board.example/x",
    "board.example:8080",
    "one.example,,two.example",
    "one two",
  ])("%s is no list of host names, and refused in one sentence", (list) => {
    expect(problemOf({ ALLOWED_HOSTS: list }).hint).toBe(
      "ALLOWED_HOSTS must be host names separated by commas, without http:// and port, such as board.example.com.",
    );
  });

  test("several host names may stand with spaces between them", () => {
    const list = "board.example.com, Board, 10.0.0.4";
    expect(parseEnv({ ALLOWED_HOSTS: list }).ALLOWED_HOSTS).toBe(list);
  });

  test.each([
    "file:/var/lib/pipelane.db",
    "postgres://pipelane:secret@db.example:5433/crm?sslmode=verify-full&sslrootcert=/etc/ca.pem",
    "postgresql:///crm?host=/var/run/postgresql",
  ])("%s is a database", (url) => {
    expect(parseEnv({ DATABASE_URL: url }).DATABASE_URL).toBe(url);
  });

  test("a key pasted with a line break is read without it", () => {
    expect(parseEnv({ HIGHLEVEL_API_KEY: "key-of-a-location\n" }).HIGHLEVEL_API_KEY).toBe(
      "key-of-a-location",
    );
  });

  test.each([
    [{ PORT: "http" }, "PORT must be a whole number from 0 to 65535."],
    [{ PORT: "65536" }, "PORT must be a whole number from 0 to 65535."],
    [{ PORT: "80.5" }, "PORT must be a whole number from 0 to 65535."],
    [{ AUTH: "basic" }, "AUTH must be local or none."],
    [
      { DATABASE_URL: "mysql://x" },
      "DATABASE_URL must look like file:data/pipelane.db or postgres://user:password@host/database.",
    ],
    [
      { DATABASE_URL: "postgres://db/crm?sslmode=prefer" },
      "DATABASE_URL must have the sslmode disable, require, verify-ca or verify-full.",
    ],
    [{ DATABASE_POOL_SIZE: "0" }, "DATABASE_POOL_SIZE must be a whole number from 1 to 1000."],
    [{ DATABASE_TIMEOUT_MS: "10s" }, "DATABASE_TIMEOUT_MS must be a whole number from 100 to 3600000."],
    [{ DEMO_DATA: "yes" }, "DEMO_DATA must be on or off."],
    [{ CRM_API_KEY: "short" }, "CRM_API_KEY must have at least 16 characters."],
    [
      { CRM_API_KEY: "with a space within" },
      "CRM_API_KEY must consist of letters, digits and signs, without spaces.",
    ],
    [{ HIGHLEVEL_BASE_URL: "ftp://example.com" }, "HIGHLEVEL_BASE_URL must be an http or https address."],
    [
      { HIGHLEVEL_BASE_URL: "https://rest.gohighlevel.com/v1/" },
      "HIGHLEVEL_BASE_URL must not end in /v1, which Pipelane adds itself.",
    ],
    [{ CURRENCY: "usd" }, "CURRENCY must be an ISO 4217 code such as USD."],
    [{ CURRENCY: "QQQ" }, "CURRENCY must be an ISO 4217 code such as USD."],
    [{ PUBLIC_URL: "http://board.example.com" }, "PUBLIC_URL must be https, except on this machine."],
    [{ PUBLIC_URL: "https://example.com/board" }, "PUBLIC_URL must have no path."],
    [{ OIDC_ISSUER: "http://id.example.com" }, "OIDC_ISSUER must be https, except on this machine."],
    [{ OIDC_ADMINS: "a@example.com, b" }, "OIDC_ADMINS must be e-mail addresses separated by commas."],
    [{ LOCALE: "english please" }, "LOCALE must be a BCP 47 tag such as en-US."],
  ])("%j is refused in one sentence", (variables, sentence) => {
    expect(problemOf(variables).hint).toBe(sentence);
  });

  test("a Private Integration token is refused with the reason and not repeated", () => {
    const { hint } = problemOf({ HIGHLEVEL_API_KEY: "pit-1234-5678" });
    expect(hint).toContain("belongs to a newer API version");
    expect(hint).not.toContain("1234");
  });

  test("a provider without what it needs is refused, one line for each", () => {
    const { fieldErrors } = problemOf({ OIDC_ISSUER: "https://id.example.com" });
    const missing = ["PUBLIC_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_ADMINS"];
    expect(fieldErrors.map(({ path }) => path)).toEqual(missing);
  });

  test("each wrong variable is named, one a line", () => {
    const { hint, fieldErrors } = problemOf({ PORT: "x", CURRENCY: "x" });
    expect(hint?.split("\n")).toHaveLength(2);
    expect(fieldErrors.map(({ path }) => path)).toEqual(["PORT", "CURRENCY"]);
  });
});

describe("what readers are told", () => {
  const { properties } = z.toJSONSchema(envSchema, { io: "input" });

  test("the README's table is the configuration's", () => {
    const rows = Object.entries(properties ?? {}).map(([name, property]) => {
      const { default: byDefault, description } = z
        .object({ default: z.union([z.string(), z.number()]).optional(), description: z.string() })
        .parse(property);
      return `| \`${name}\` | ${byDefault === undefined || byDefault === "" ? "" : `\`${byDefault}\``} | ${description} |`;
    });
    const table = readFileSync("README.md", "utf8").match(/^\| `[A-Z_]+` \|.*$/gm);
    expect(table).toEqual(rows);
  });

  test(".env.example names each variable once", () => {
    const names = readFileSync(".env.example", "utf8").match(/^#?[A-Z_]+(?==)/gm);
    expect(names?.map((name) => name.replace("#", ""))).toEqual(Object.keys(properties ?? {}));
  });
});

function problemOf(variables: Record<string, string>): AppError {
  try {
    parseEnv(variables);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error("It was accepted.");
}
