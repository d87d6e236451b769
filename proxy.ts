import { type NextRequest, NextResponse } from "next/server";
import { env, isDevelopment } from "@/lib/env";
import { allowedHostsOf, checkHost } from "@/lib/http/guard";
import { API_HEADERS, contentSecurityPolicy, PAGE_HEADERS, PATH_HEADER } from "@/lib/http/page-headers";
import { appErrorOf, problemResponse } from "@/lib/http/problem";
import { embeddingOf } from "@/lib/locations/embedding";

/**
 * Next calls this before it renders a page: it refuses a foreign `Host` and sets the page's headers. It authorises
 * nobody. Routes that take a body check for themselves, and are left out because Next would buffer it.
 */
export function proxy(request: NextRequest): Response {
  try {
    checkHost(request.headers, allowedHostsOf(env()));
    const embedding = embeddingOf(request.nextUrl.pathname);
    return withPageHeaders(
      request,
      contentSecurityPolicy(btoa(crypto.randomUUID()), { isDevelopment, ...embedding }),
    );
  } catch (thrown) {
    const refusal = problemResponse(appErrorOf(thrown), crypto.randomUUID());
    for (const [name, value] of Object.entries(API_HEADERS)) refusal.headers.set(name, value);
    return refusal;
  }
}

function withPageHeaders(request: NextRequest, policy: string): Response {
  const headers = new Headers(request.headers);
  // Next finds the nonce here and puts it on every script that it writes.
  headers.set("content-security-policy", policy);
  headers.set(PATH_HEADER, pathOf(request.nextUrl));
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  for (const [name, value] of Object.entries(PAGE_HEADERS)) response.headers.set(name, value);
  return response;
}

/** Without what Next adds when it asks for a part of a page. */
function pathOf({ pathname, searchParams }: NextRequest["nextUrl"]): string {
  const query = new URLSearchParams([...searchParams].filter(([name]) => name !== "_rsc"));
  return query.size > 0 ? `${pathname}?${query}` : pathname;
}

export const config = {
  matcher: ["/((?!api(?:/|$)|v1(?:/|$)|auth/(?:location|logout)$|_next/static/|_next/image).*)"],
};
