// @ts-check

/**
 * Headers that Next sends to itself. It drops most of them when they come from outside; a request with one more or
 * less must never be answered in another way.
 */
const INTERNAL = /^(x-middleware-.*|x-nextjs-data|x-invoke-.*|x-matched-path|x-now-route-matches)$/;

/** How Next's pages ask for their parts. Where there are only routes Next would redirect such a request. */
const OF_PAGES = /^(rsc|next-.*)$/;
/** Below /api and /v1, and where a session is changed or ended. */
const WITHOUT_PAGES = /^\/((api|v1)([/?]|$)|auth\/(location|logout)(\?|$))/;

/** All that can be asked of a route. Next cannot even make a Request of TRACE, and answers a 500. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** A page takes no body: Next would keep up to 10 MB of one while it looks for an action that is not there. */
const OF_READERS = ["GET", "HEAD", "OPTIONS"];

/** What a proxy says of whom it speaks for. */
const FORWARDED = /^(x-forwarded-.*|forwarded|x-real-ip)$/;

/** Unless whoever answers says otherwise: redirects and refusals of Next's own, and of the server before it. */
const BY_DEFAULT = {
  "cache-control": "no-store, private",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
};

/** Scripts and styles, the same for everybody; Next lets browsers keep them. */
const STATIC = /^\/_next\//;

/** A year, as browsers' preload lists want it. Other names of the same domain are not ours to decide. */
const HSTS = "max-age=31536000";

/**
 * What a path may be asked by.
 * @param {string} url
 * @param {{ isDev: boolean }} options `next dev` has helpers of its own among the pages
 */
export function methodsOf(url, { isDev }) {
  return isDev || WITHOUT_PAGES.test(url) ? METHODS : OF_READERS;
}

/**
 * Takes from a request what it may not say, and sets what every answer says where nobody says otherwise.
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @param {{ trustsProxy: boolean }} options whether `X-Forwarded-…` was set by a proxy of ours
 */
export function passDoor({ headers, url = "" }, response, { trustsProxy }) {
  const dropped = [
    INTERNAL,
    ...(trustsProxy ? [] : [FORWARDED]),
    ...(WITHOUT_PAGES.test(url) ? [OF_PAGES] : []),
  ];
  for (const name of Object.keys(headers)) {
    if (dropped.some((pattern) => pattern.test(name))) delete headers[name];
  }
  response.setHeader("x-content-type-options", "nosniff");
  if (!STATIC.test(url)) setUnlessSaid(response, BY_DEFAULT);
  if (trustsProxy && cameByTls(headers)) response.setHeader("strict-transport-security", HSTS);
}

/**
 * Who is at the other end: of the connection, or of a proxy's that is ours, which adds itself at the end.
 * @param {import("node:http").IncomingMessage} request as it came through the door
 * @param {{ trustsProxy: boolean }} options
 */
export function peerOf({ headers, socket }, { trustsProxy }) {
  const named = trustsProxy
    ? String(headers["x-forwarded-for"] ?? "")
        .split(",")
        .at(-1)
        ?.trim()
    : "";
  return named || (socket.remoteAddress ?? "");
}

/**
 * Sets headers that nobody has set by the time the answer begins. Set before, Next would add its own to them: of two
 * policies a browser obeys both.
 * @param {import("node:http").ServerResponse} response
 * @param {Record<string, string>} headers
 */
function setUnlessSaid(response, headers) {
  const begin = response.writeHead;
  /** @type {(...args: unknown[]) => import("node:http").ServerResponse} */
  const beginWithThem = (...args) => {
    for (const [name, value] of Object.entries(headers)) {
      if (!response.hasHeader(name)) response.setHeader(name, value);
    }
    return Reflect.apply(begin, response, args);
  };
  response.writeHead = beginWithThem;
}

/**
 * What the nearest proxy says, which adds itself at the end.
 * @param {import("node:http").IncomingHttpHeaders} headers
 */
function cameByTls({ "x-forwarded-proto": said = "" }) {
  return String(said).split(",").at(-1)?.trim().toLowerCase() === "https";
}
