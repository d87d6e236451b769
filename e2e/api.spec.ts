import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { expect, test } from "playwright/test";
import { API_KEY, makeFolder, type RunningServer, startServer } from "./server";

// What only a whole server can show: Next's own routing, headers and methods around the routes below /api.

type Answer = { status: number; headers: Record<string, unknown>; body: string };

/** A request as a stranger may write it: fetch would not let one set the host or keep a path as it is. */
function raw(url: string, path: string, { method = "GET", headers = {}, body = "" } = {}): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, method, headers }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}

test.describe("the shared server", () => {
  const url = process.env.PIPELANE_URL ?? "";

  for (const path of ["/api/pipelines", "/api/pipelines/", "/api/users", "/api/health"]) {
    test(`GET ${path} answers JSON that nobody keeps`, async () => {
      const { status, headers } = await raw(url, path);
      expect(status).toBe(200);
      expect(headers["cache-control"]).toBe("no-store, private");
      expect(headers["content-type"]).toBe("application/json");
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["x-powered-by"]).toBeUndefined();
    });
  }

  test("a verb that a path does not have is 405", async () => {
    for (const [method, path] of [
      ["PATCH", "/api/pipelines"],
      ["DELETE", "/api/pipelines"],
      ["TRACE", "/api/pipelines"],
      ["PUT", "/api/pipelines/p1/opportunities/o1"],
      ["GET", "/api/pipelines/p1/opportunities/o1/status"],
      ["POST", "/api/pipelines/p1/opportunities/o1/status"],
    ] as const) {
      const { status, headers, body } = await raw(url, path, { method });
      expect(status, `${method} ${path}`).toBe(405);
      expect(headers["content-type"]).toBe("application/problem+json");
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers.allow).toContain("OPTIONS");
      expect(JSON.parse(body)).toMatchObject({ status, code: "method_not_allowed" });
    }
    const hidden = await raw(url, "/api/pipelines?_method=DELETE", {
      headers: { "x-http-method-override": "DELETE" },
    });
    expect(hidden.status).toBe(400);
  });

  for (const path of [
    "/api/pipelines/..%2f..%2fusers/summary",
    "/api/pipelines/%2e%2e/summary",
    "/api/pipelines/p1;x=1/summary",
    "/api/pipelines/%EF%BC%90/summary",
    "/api/pipelines/p1%00/summary",
    "/api/pipelines/%zz/summary",
    `/api/pipelines/${"x".repeat(10_000)}/summary`,
    "/api/pipelines/p1/summary?status=open&status=won",
    "/api/pipelines/p1/opportunities?limit=0",
    "/api/pipelines/p1/opportunities?cursor=AAAA",
    "/api/pipelines/p1/opportunities?startDate=yesterday",
  ]) {
    test(`A3: ${path.slice(0, 60)} is 400, or no such path`, async () => {
      expect([400, 404]).toContain((await raw(url, path)).status);
    });
  }

  test("a bare % in a search is a search", async () => {
    expect((await raw(url, "/api/contacts?query=50%")).status).toBe(200);
  });

  test("headers of Next's own change nothing", async () => {
    const plain = await raw(url, "/api/nowhere");
    for (const name of [
      "x-middleware-subrequest",
      "x-nextjs-data",
      "rsc",
      "next-router-prefetch",
      "purpose",
    ]) {
      // Next sends whoever asks for a component tree on to `?_rsc`, on this very server.
      const path = name === "rsc" ? "/api/nowhere?_rsc" : "/api/nowhere";
      const { status, headers } = await raw(url, path, { headers: { [name]: "1" } });
      expect([status, headers["content-type"]], name).toEqual([plain.status, plain.headers["content-type"]]);
    }
  });

  for (const path of ["/", "/api/pipelines", "/nowhere"]) {
    test(`${path} is refused under a foreign name, whatever else is sent`, async () => {
      const bypasses = [
        {},
        { "x-forwarded-host": "localhost" },
        { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" },
        { rsc: "1" },
      ];
      for (const headers of bypasses) {
        const asked = "rsc" in headers ? `${path}?_rsc` : path;
        const foreign = { headers: { ...headers, host: "evil.example" } };
        const { status, headers: answered, body } = await raw(url, asked, foreign);
        expect(status, JSON.stringify(headers)).toBe(403);
        expect(body).toContain("ALLOWED_HOSTS");
        expect(answered["x-content-type-options"]).toBe("nosniff");
        expect(answered["cache-control"]).toBe("no-store, private");
      }
    });
  }

  test("A7: a prefetch of Next's old kind is answered like any other request", async () => {
    const { body } = await raw(url, "/api/pipelines", { headers: { "x-middleware-prefetch": "1" } });
    expect(body).toBe((await raw(url, "/api/pipelines")).body);
  });

  test("another site's script gets no permission to send", async () => {
    const headers = { origin: "https://evil.example", "access-control-request-method": "POST" };
    const preflight = await raw(url, "/api/pipelines/p1/opportunities", { method: "OPTIONS", headers });
    expect(Object.keys(preflight.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  test("the embedded CRM's key is in nothing that a browser gets", async () => {
    for (const path of [
      "/",
      "/?_rsc",
      "/api/health",
      "/api/pipelines",
      "/api/users",
      "/api/contacts",
      "/v1/pipelines/",
    ]) {
      const headers: Record<string, string> = path === "/?_rsc" ? { rsc: "1" } : {};
      expect(JSON.stringify(await raw(url, path, { headers })), path).not.toContain(API_KEY);
    }
  });

  test("an API key is no way in to the board's writes", async () => {
    const headers = { authorization: `Bearer ${API_KEY}`, "content-type": "application/json" };
    expect(
      (await raw(url, "/api/pipelines/p1/opportunities", { method: "POST", headers, body: "{}" })).status,
    ).toBe(403);
  });

  test("a page's scripts run under its policy, and nothing breaks it", async ({ page }) => {
    const violations: string[] = [];
    page.on("console", (message) => {
      if (/Content Security Policy|Refused to/i.test(message.text())) violations.push(message.text());
    });
    const response = await page.goto("/");
    const policy = response?.headers()["content-security-policy"] ?? "";
    expect(policy).toContain("frame-ancestors 'none'");
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    expect(nonce).toBeTruthy();
    await page.waitForFunction(() => "next" in window);
    expect(violations).toEqual([]);
    const again = await page.request.get("/");
    expect(again.headers()["content-security-policy"]).not.toContain(nonce);
  });
});

test.describe("a server of one's own", () => {
  let server: RunningServer;
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  test.beforeEach(async () => {
    folder = await makeFolder();
  });
  test.afterEach(async () => {
    await server.stop();
    await folder.remove();
  });

  test("does not serve /v1 over a remote upstream, nor say more than it must", async () => {
    server = await startServer({
      DATABASE_URL: `file:${join(folder.path, "p.db")}`,
      HIGHLEVEL_API_KEY: "a-location-key",
      HIGHLEVEL_BASE_URL: "http://127.0.0.1:9",
    });
    expect(
      (await raw(server.url, "/v1/pipelines/", { headers: { authorization: `Bearer ${API_KEY}` } })).status,
    ).toBe(404);
    const health = await raw(server.url, "/api/health");
    expect(JSON.parse(health.body)).toEqual({ status: "ok", upstream: "highlevel", database: "sqlite" });
    const pipelines = await raw(server.url, "/api/pipelines");
    expect(pipelines.status).toBe(503);
    expect(JSON.parse(pipelines.body)).toMatchObject({ code: "upstream_unavailable" });
  });

  test("does not serve /v1 beyond loopback", async () => {
    server = await startServer({
      DATABASE_URL: `file:${join(folder.path, "p.db")}`,
      HOST: "0.0.0.0",
      AUTH: "none",
    });
    const { port } = new URL(server.url);
    const headers = { authorization: `Bearer ${API_KEY}` };
    expect((await raw(`http://127.0.0.1:${port}`, "/v1/pipelines/", { headers })).status).toBe(404);
    expect((await raw(`http://127.0.0.1:${port}`, "/api/pipelines")).status).toBe(200);
  });
});

test("a browser shows the types of the portal's script as text", async ({ page }) => {
  const answer = await page.goto("/embed.d.ts");
  expect(answer?.headers()["content-type"]).toBe("text/plain; charset=utf-8");
  await expect(page.getByText("export type PipelaneTheme")).toBeVisible();
});

test("crawlers are asked to stay away", async ({ request }) => {
  const answer = await request.get("/robots.txt");
  expect(answer.ok()).toBe(true);
  expect(await answer.text()).toContain("User-agent: *\nDisallow: /");
});
