import { describe, expect, test } from "vitest";
import { contentSecurityPolicy } from "./page-headers";

describe("a page's policy", () => {
  const policy = contentSecurityPolicy("bm9uY2U=", { isDevelopment: false });

  test("lets scripts run by nonce only, and no text as code", () => {
    expect(policy).toContain("script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic';");
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
  });

  test("A5: keeps the page out of other sites' frames, except of those that are named", () => {
    expect(policy).toMatch(/frame-ancestors 'none'$/);
    const framers = ["https://portal.example.com", "https://crm.example.org:8443"];
    expect(contentSecurityPolicy("x", { isDevelopment: false, framers })).toMatch(
      /frame-ancestors https:\/\/portal\.example\.com https:\/\/crm\.example\.org:8443$/,
    );
  });

  test("lets a logo come from where it is", () => {
    expect(policy).toContain("img-src 'self' data: blob:;");
    const images = ["https://cdn.example.com"];
    expect(contentSecurityPolicy("x", { isDevelopment: false, images })).toContain(
      "img-src 'self' data: blob: https://cdn.example.com;",
    );
  });

  test("lets React's development build evaluate", () => {
    expect(contentSecurityPolicy("x", { isDevelopment: true })).toContain("'unsafe-eval'");
  });
});
