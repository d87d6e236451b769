import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { parseEnv } from "@/lib/env";
import { createCookies } from "@/lib/identity/cookies";
import { startProvider, type TestProvider } from "@/lib/identity/fixtures/provider";
import { createDirectory, type Directory } from "@/lib/locations/directory";
import { readLocations } from "@/lib/locations/read-locations";
import { openServer, type Server } from "@/lib/server";
import { Browser, type Routes } from "./fixtures/browser";

// The routes as Next calls them, over a real database, against a real provider.

const SERVER_KEY = Symbol.for("pipelane.server");
const HOME = "http://127.0.0.1:3000";

const folder = mkdtempSync(join(tmpdir(), "pipelane-sign-in-"));
const LOCATIONS_FILE = join(folder, "locations.json");
const routes: Routes = new Map();
let provider: TestProvider;
let server: Server;
let directory: Directory;

const rita = { email: "rita@example.com", role: "manager" };
const location = (id: string, ...members: object[]) => ({
  ...{ id, name: `Location ${id}`, upstream: { kind: "embedded" } },
  members,
});
function configure(...locations: object[]) {
  writeFileSync(LOCATIONS_FILE, JSON.stringify({ locations }));
  directory?.reload();
}

beforeAll(async () => {
  provider = await startProvider([HOME]);
  vi.stubEnv("LOG_LEVEL", "silent");
  configure(location("a"));
  const settings = parseEnv({
    ...{ DATABASE_URL: `file:${join(folder, "p.db")}`, LOCATIONS_FILE, PUBLIC_URL: HOME },
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
  });
  directory = createDirectory(() => readLocations(settings));
  server = await openServer(settings, directory);
  Reflect.set(globalThis, SERVER_KEY, Promise.resolve(server));
  const paths = ["api/session", "api/pipelines"].concat(
    readdirSync("app/auth").flatMap((name) =>
      /^(login|callback|logout|location)$/.test(name) ? [`auth/${name}`] : [],
    ),
  );
  for (const path of paths) {
    Object(routes).set(
      `/${path}`,
      await import(/* @vite-ignore */ join(process.cwd(), "app", path, "route.ts")),
    );
  }
});
beforeEach(() => {
  provider.accounts.clear();
  provider.accounts.set("rita", { name: "Rita Rep", email: "Rita@example.com", email_verified: true });
  configure(location("a", rita, { claim: "groups", value: "sales", role: "viewer" }), location("b", rita));
});
afterEach(() => vi.useRealTimers());
afterAll(async () => {
  Reflect.deleteProperty(globalThis, SERVER_KEY);
  vi.unstubAllEnvs();
  await server.close();
  await provider.close();
  rmSync(folder, { recursive: true });
});

const browser = () => new Browser({ routes, publicUrl: HOME });
async function signedIn(account = "rita"): Promise<Browser> {
  const one = browser();
  expect((await one.signIn(account)).url.pathname).toBe("/");
  return one;
}
const me = async (of: Browser) => {
  const { status, text } = await of.send("/api/session");
  return status === 200 ? JSON.parse(text).session : status;
};
const choices = async (of: Browser) => JSON.parse((await of.send("/auth/location")).text);

describe("somebody whom a location lists", () => {
  test("signs in at the provider, comes where they wanted to go, and is who the file says", async () => {
    const one = browser();
    const { url } = await one.signIn("rita", "/auth/login?to=/pipelines/p1%3Fstatus=won");
    expect(url.href).toBe(`${HOME}/pipelines/p1?status=won`);
    expect(await me(one)).toMatchObject({ name: "Rita Rep", role: "manager" });
    expect((await one.send("/api/pipelines")).status).toBe(200);
    const asked = one.visited.find(({ pathname }) => pathname === "/auth")?.searchParams;
    expect(asked?.get("code_challenge_method")).toBe("S256");
    expect([asked?.has("state"), asked?.has("nonce")]).toEqual([true, true]);
  });

  test("is one of a group by a claim", async () => {
    provider.accounts.set("gus", { name: "Gus", groups: ["sales", "all"] });
    expect(await me(await signedIn("gus"))).toMatchObject({ name: "Gus", role: "viewer" });
  });

  test("has a cookie that no script reads and no other site sends along", async () => {
    const one = await signedIn();
    expect(one.own.get("pipelane")).toMatch(/^[\w-]{43}$/);
    const cookies = (await browser().send("/auth/login")).headers.getSetCookie();
    expect(cookies).toEqual([expect.stringMatching(/; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/)]);
    const byTls = createCookies("https://board.example.com").session("x", 60_000);
    expect(byTls).toBe("__Host-pipelane=x; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60");
  });

  test("may use two tabs to sign in at once", async () => {
    const one = browser();
    const [first, second] = [await one.open("/auth/login?to=/x"), await one.open("/auth/login?to=/y")];
    const submit = { method: "POST", body: new URLSearchParams({ account: "rita" }) };
    expect((await one.open(first.url.href, submit)).url.pathname).toBe("/x");
    expect((await one.open(second.url.href, submit)).url.pathname).toBe("/y");
  });

  test.each([
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/.//evil.example",
    "javascript:alert(1)",
    "/auth/login",
  ])("is not sent to %j", async (to) => {
    const { url } = await browser().signIn("rita", `/auth/login?to=${encodeURIComponent(to)}`);
    expect(url.origin).toBe(HOME);
    expect(url.pathname).not.toMatch(/^\/auth/);
  });
});

describe("A1: nobody is let in", () => {
  const expectRefused = async (of: Browser, { url }: { url: URL }, why: string) => {
    expect(url.pathname + url.search).toBe(`/auth/refused?why=${why}`);
    expect(of.own.has("pipelane")).toBe(false);
    expect(await me(of)).toBe(401);
  };
  /** Where the provider would send a browser back to, once somebody has signed in. */
  async function callbackOf(one: Browser): Promise<URL> {
    const form = await one.open("/auth/login");
    let answer = await one.send(form.url.href, {
      method: "POST",
      body: new URLSearchParams({ account: "rita" }),
    });
    for (;;) {
      const next = new URL(answer.headers.get("location") ?? expect.unreachable(), answer.url);
      if (next.pathname === "/auth/callback") return next;
      answer = await one.send(next.href);
    }
  }

  test("by a state that is not this browser's", async () => {
    const [theirs, mine] = [browser(), browser()];
    const callback = await callbackOf(theirs);
    await expectRefused(mine, await mine.open(callback.href), "failed");
    callback.searchParams.set("state", "another");
    await expectRefused(theirs, await theirs.open(callback.href), "failed");
  });

  test("by a code that was used, also when the cookie of the attempt was kept", async () => {
    const one = browser();
    const callback = await callbackOf(one);
    const kept = new Map(one.own);
    expect((await one.open(callback.href)).url.pathname).toBe("/");
    const other = browser();
    other.cookies.set(HOME, kept);
    await expectRefused(other, await other.open(callback.href), "failed");
  });

  test("by an answer that another provider claims to have given", async () => {
    const one = browser();
    const callback = await callbackOf(one);
    callback.searchParams.set("iss", "https://evil.example");
    await expectRefused(one, await one.open(callback.href), "failed");
  });

  test.each([
    ["an e-mail address that the provider has not verified", { email_verified: false }],
    ["an e-mail address of which the provider does not say it", { email_verified: undefined }],
    ["an e-mail address that is nobody's", { email: "x@example.com" }],
  ])("by %s", async (_name, changes) => {
    provider.accounts.set("rita", { ...provider.accounts.get("rita"), ...changes });
    const one = browser();
    await expectRefused(one, await one.signIn("rita"), "stranger");
  });

  test.each([
    [{ email: "rita@example.com" }, "an e-mail address without email_verified: true"],
    [{ email: "x@example.com", email_verified: true }, "a verified e-mail address"],
    [{}, "no e-mail address"],
  ])("while the log says what the provider said of their address: %o", async (claims, said) => {
    const word = { sub: "rita", said: [claims], idToken: "" };
    const entering = server.identity.browsers?.enter(word, { state: "s", headers: new Headers() });
    await expect(entering).rejects.toMatchObject({
      message: expect.stringMatching(`provider says ${said}$`),
    });
  });

  test("by a claim that looks like a verified address", async () => {
    provider.accounts.set("mallory", { groups: ["rita@example.com"], email: "rita@example.com" });
    const one = browser();
    await expectRefused(one, await one.signIn("mallory"), "stranger");
  });

  test("when they would not sign in", async () => {
    const one = browser();
    const asked = (await one.send("/auth/login")).headers.get("location") ?? "";
    const state = new URL(asked).searchParams.get("state");
    const denied = `/auth/callback?error=access_denied&state=${state}&iss=${encodeURIComponent(provider.issuer)}`;
    await expectRefused(one, await one.open(denied), "failed");
  });
});

describe("A13: at once, in every browser,", () => {
  test("a token from before a sign-in is nobody's after it", async () => {
    const one = await signedIn();
    const before = new Map(one.own);
    await one.open("/auth/login");
    expect(await me(one)).toMatchObject({ name: "Rita Rep" });
    expect(one.own.get("pipelane")).not.toBe(before.get("pipelane"));
    const kept = browser();
    kept.cookies.set(HOME, before);
    expect(await me(kept)).toBe(401);
  });

  test("a token that somebody has planted stays nobody's", async () => {
    const one = browser();
    one.cookies.set(HOME, new Map([["pipelane", "A".repeat(43)]]));
    expect(await me(one)).toBe(401);
    await one.signIn("rita");
    expect(one.own.get("pipelane")).not.toBe("A".repeat(43));
  });

  test("a role that the file lowers is lowered, and who is taken out of it is out", async () => {
    const one = await signedIn();
    configure(location("a", { ...rita, role: "viewer", hidesValues: true }));
    expect(await me(one)).toMatchObject({ role: "viewer", restrictions: { hidesValues: true } });
    configure(location("a"));
    expect(await me(one)).toBe(401);
  });

  test("who signs out is signed out everywhere, at the provider too, and nobody else is", async () => {
    provider.accounts.set("gus", { name: "Gus", groups: ["sales"] });
    const [one, other, gus] = [await signedIn(), await signedIn(), await signedIn("gus")];
    await other.write("/auth/location", { locationId: "b" });
    const { status, text } = await one.write("/auth/logout");
    expect(status).toBe(200);
    const to = new URL(JSON.parse(text).to);
    expect(to.origin).toBe(provider.issuer);
    expect(to.searchParams.get("post_logout_redirect_uri")).toBe(`${HOME}/auth/left`);
    expect([await me(one), await me(other)]).toEqual([401, 401]);
    expect(one.own.has("pipelane")).toBe(false);
    expect(await me(gus)).toMatchObject({ name: "Gus" });
  });

  test("a browser in which nobody has worked for an hour is signed out, and any after twelve", async () => {
    const idle = await signedIn();
    vi.useFakeTimers({ toFake: ["Date"] });
    const busy = await signedIn();
    for (let minutes = 30; minutes < 720; minutes += 30) {
      vi.setSystemTime(Date.now() + 30 * 60_000);
      expect(await me(busy)).toMatchObject({ name: "Rita Rep" });
    }
    expect(await me(idle)).toBe(401);
    vi.setSystemTime(Date.now() + 30 * 60_000);
    expect(await me(busy)).toBe(401);
  });
});

describe("A4: another site can", () => {
  test.each(["/auth/logout", "/auth/location"])("send no write to %s by the cookie", async (path) => {
    const one = await signedIn();
    const forms = [
      { origin: "https://evil.example", "content-type": "text/plain" },
      { origin: "https://evil.example", "x-requested-with": "pipelane", "content-type": "application/json" },
      { "content-type": "application/x-www-form-urlencoded", origin: "null" },
    ];
    for (const headers of forms) {
      const { status } = await one.send(path, { method: "POST", headers, body: '{"locationId":"b"}' });
      expect(status).toBe(403);
    }
    expect((await one.send("/auth/logout")).status).toBe(405);
    expect(await me(one)).toMatchObject({ name: "Rita Rep" });
  });
});

describe("somebody of several locations", () => {
  test("chooses between them without another sign-in, and finds the last one again", async () => {
    const one = await signedIn();
    expect(await choices(one)).toEqual({
      ...{ name: "Rita Rep", canLeave: true },
      locations: [
        { id: "a", name: "Location a", isCurrent: true },
        { id: "b", name: "Location b", isCurrent: false },
      ],
    });
    const before = new Map(one.own);
    expect((await one.write("/auth/location", { locationId: "b" })).status).toBe(204);
    expect((await choices(one)).locations).toMatchObject([{ isCurrent: false }, { isCurrent: true }]);
    const kept = browser();
    kept.cookies.set(HOME, before);
    expect(await me(kept)).toBe(401);
    await one.open("/auth/login");
    expect((await choices(one)).locations).toMatchObject([{ isCurrent: false }, { isCurrent: true }]);
  });

  test("A2: learns nothing of the one in a page of the other that stayed open", async () => {
    const one = await signedIn();
    await one.write("/auth/location", { locationId: "b" });
    const ask = (id: string) => one.send("/api/pipelines", { headers: { "x-pipelane-location": id } });
    expect([(await ask("a")).status, (await ask("b")).status]).toEqual([401, 200]);
  });

  test("A2: cannot choose one that does not list them", async () => {
    configure(location("a", rita), location("b"));
    const one = await signedIn();
    expect((await one.write("/auth/location", { locationId: "b" })).status).toBe(404);
    expect((await choices(one)).locations).toHaveLength(1);
  });
});
