import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import { isIP } from "node:net";
import { AppError } from "@/lib/errors";

const WRITES = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/**
 * Refuses a `Host` that another site's name could have been rebound to. A browser that was lured to `evil.example`,
 * whose DNS then points here, sends that name; an address or `localhost` cannot be rebound.
 * @param allowedHosts further names, lower case, without port
 * @throws AppError `forbidden`
 */
export function checkHost(headers: Headers, allowedHosts: readonly string[]): void {
  const host = headers.get("host") ?? "";
  const name = hostName(host);
  if (name === "localhost" || isIP(name) !== 0 || allowedHosts.includes(name)) return;
  throw new AppError("forbidden", {
    message: "a Host that is not allowed",
    hint: `Pipelane does not answer under this name. Open it by its address, or add the name to ALLOWED_HOSTS.`,
  });
}

function hostName(host: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(host);
  return (bracketed?.[1] ?? host.replace(/:\d+$/, "")).toLowerCase();
}

/**
 * Refuses a write that another site's page could have sent: a form can neither set `X-Requested-With` nor choose its
 * `Origin`, and a script of another origin would need a preflight that is never granted.
 * @throws AppError `forbidden`
 */
export function checkWriter(request: Request): void {
  if (!WRITES.has(request.method)) return;
  const { headers } = request;
  if (headers.get("x-requested-with") === "pipelane" && isSameOrigin(headers)) return;
  throw new AppError("forbidden", {
    message: "a write without X-Requested-With: pipelane and the Origin of its Host",
    hint: "Changes are only taken from Pipelane's own pages. Reload the page and try again.",
  });
}

function isSameOrigin(headers: Headers): boolean {
  try {
    const origin = new URL(headers.get("origin") ?? "");
    // Only the host is compared: behind a proxy that ends TLS the scheme is not known here.
    return origin.host === new URL(`${origin.protocol}//${headers.get("host")}`).host;
  } catch {
    return false;
  }
}

/**
 * Lets pass who brings the token as `Bearer …`. How long that takes says nothing of how much was right.
 * @param token undefined where nobody is to pass: then there is nothing here
 * @throws AppError `not_found`, `unauthenticated`
 */
export function checkBearer(authorization: string | undefined, token: string | undefined): void {
  if (token === undefined)
    throw new AppError("not_found", { message: "no such route", hint: "Pipelane's API has no such path." });
  const [, given = ""] = /^Bearer +(\S+) *$/i.exec(authorization ?? "") ?? [];
  if (timingSafeEqual(digestOf(given), digestOf(token))) return;
  throw new AppError("unauthenticated", {
    message: "a wrong token, or none",
    hint: "Send the token as Authorization: Bearer.",
  });
}

/** Of one length, whatever was given. */
const digestOf = (text: string) => createHash("sha256").update(text).digest();

/** Whether only this machine can reach what listens at this address. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

type NamesOfUs = { ALLOWED_HOSTS: string; HOST: string; PUBLIC_URL?: string | undefined };

/** Names under which we answer besides localhost and addresses, from the variables that tell them. */
export function allowedHostsOf({ ALLOWED_HOSTS, HOST, PUBLIC_URL }: NamesOfUs): string[] {
  const names = [...ALLOWED_HOSTS.split(","), HOST, PUBLIC_URL ? new URL(PUBLIC_URL).hostname : ""];
  return names.map((name) => name.trim().toLowerCase()).filter(Boolean);
}
