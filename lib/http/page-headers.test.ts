import { describe, expect, test } from "vitest";
import { contentSecurityPolicy } from "./page-headers";

describe("a page's policy", () => {
  const policy = contentSecurityPolicy("bm9uY2U=", { isDevelopment: false });

  test("lets scripts run by nonce only, and no text as code", () => {
    expect(policy).toContain("script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic';");
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
  });

  test("keeps the page out of other sites' frames", () => {
    expect(policy).toContain("frame-ancestors 'none'");
  });

  test("lets React's development build evaluate", () => {
    expect(contentSecurityPolicy("x", { isDevelopment: true })).toContain("'unsafe-eval'");
  });
});
