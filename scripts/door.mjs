// @ts-check

/**
 * Headers that Next sends to itself. It drops most of them when they come from outside; a request with one more or
 * less must never be answered in another way.
 */
const INTERNAL = /^(x-middleware-.*|x-nextjs-data|x-invoke-.*|x-matched-path|x-now-route-matches)$/;

/** What a proxy says of whom it speaks for. */
const FORWARDED = /^(x-forwarded-.*|forwarded|x-real-ip)$/;

/** A year, as browsers' preload lists want it. Other names of the same domain are not ours to decide. */
const HSTS = "max-age=31536000";

/**
 * Takes from a request what it may not say, and sets what every answer says, whoever writes it.
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @param {{ trustsProxy: boolean }} options whether `X-Forwarded-…` was set by a proxy of ours
 */
export function passDoor({ headers }, response, { trustsProxy }) {
  for (const name of Object.keys(headers)) {
    if (INTERNAL.test(name) || (!trustsProxy && FORWARDED.test(name))) delete headers[name];
  }
  response.setHeader("x-content-type-options", "nosniff");
  if (trustsProxy && cameByTls(headers)) response.setHeader("strict-transport-security", HSTS);
}

/**
 * What the nearest proxy says, which adds itself at the end.
 * @param {import("node:http").IncomingHttpHeaders} headers
 */
function cameByTls({ "x-forwarded-proto": said = "" }) {
  return String(said).split(",").at(-1)?.trim().toLowerCase() === "https";
}
