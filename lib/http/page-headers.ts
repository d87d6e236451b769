type PageSources = {
  isDevelopment: boolean;
  /** Origins whose pages may frame this one; nobody when empty. */
  framers?: readonly string[];
  /** Addresses of images besides our own. */
  images?: readonly string[];
};

/**
 * The Content-Security-Policy of a page. Scripts run only with this answer's nonce, or when such a script loads them.
 * Styles may be inline: the virtual lists place rows by style attributes, and toasts and menus bring style elements.
 * @param nonce unguessable, new for each answer
 */
export function contentSecurityPolicy(
  nonce: string,
  { isDevelopment, framers = [], images = [] }: PageSources,
): string {
  // React's development build reconstructs stacks with eval; production never evaluates text.
  const evaluation = isDevelopment ? " 'unsafe-eval'" : "";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evaluation}`,
    "style-src 'self' 'unsafe-inline'",
    ["img-src 'self' data: blob:", ...images].join(" "),
    "font-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    // All of a frame's ancestors have to be among them, not only the nearest.
    `frame-ancestors ${framers.length > 0 ? framers.join(" ") : "'none'"}`,
  ].join("; ");
}

/** On every page besides its policy: a board holds customers' data, which no cache and no other site may see. */
export const PAGE_HEADERS = {
  "cache-control": "no-store, private",
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=()",
};

/** On every answer below /api. */
export const API_HEADERS = {
  "cache-control": "no-store, private",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
};

/** In which path and query a page is, for those that lead back to it. */
export const PATH_HEADER = "x-pipelane-path";
