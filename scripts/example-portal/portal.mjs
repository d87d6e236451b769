// @ts-check
import { once } from "node:events";
import { createServer } from "node:http";
import { LOST_PAGE, portalPage, ROLES, signInPage } from "./page.mjs";
import { signToken } from "./tokens.mjs";

/**
 * A portal: pages with a board in them, and a server that signs for whoever is signed in. To this one anybody can sign
 * in, in the role that they choose.
 * @param {{ port: number, host: string }} at port 0 takes a free one
 */
export async function startPortal({ port, host }) {
  /** @type {{ pipelane: string, locations: readonly import("./locations.mjs").ExampleLocation[] }} */
  let served = { pipelane: "", locations: [] };
  /** @param {string | null} id */
  const find = (id) => served.locations.find(({ signing }) => signing.locationId === id);

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://portal");
    /** @param {number} status @param {string} text @param {Record<string, string>} [headers] */
    const answer = (status, text, headers = {}) =>
      response
        .writeHead(status, { "content-type": "text/html", "cache-control": "no-store", ...headers })
        .end(text);
    const roles = Object.keys(ROLES);
    const role = roles.find((one) => request.headers.cookie?.includes(`as=${one}`));
    if (pathname === "/") return answer(302, "", { location: "/sign-in?as=rep&to=nova" });
    if (pathname === "/sign-in") {
      const to = find(searchParams.get("to"))?.signing.locationId ?? "nova";
      const as = roles.find((one) => one === searchParams.get("as")) ?? "viewer";
      return answer(302, "", {
        location: `/${to}`,
        "set-cookie": `as=${as}; Path=/; HttpOnly; SameSite=Lax`,
      });
    }
    if (pathname === "/sign-out") {
      const page = signInPage({ to: "nova", headline: "You are signed out" });
      return answer(200, page, { "set-cookie": "as=; Path=/; HttpOnly; Max-Age=0" });
    }
    if (pathname === "/token") {
      const location = find(searchParams.get("location"));
      if (!location || !role) return answer(401, "");
      const person = { id: `example-${role}`, name: `Example ${role}`, role };
      return answer(200, await signToken(location.signing, person), { "content-type": "text/plain" });
    }
    const location = find(pathname.slice(1));
    if (!location) return answer(404, LOST_PAGE);
    if (!role) return answer(200, signInPage({ to: location.signing.locationId, headline: "Sign in" }));
    const { pipelane, locations } = served;
    return answer(200, portalPage({ pipelane, role, location, all: locations }));
  });
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  const taken = typeof address === "object" && address ? address.port : port;
  return {
    origin: `http://${host}:${taken}`,
    /** @param {typeof served} next */
    serve: (next) => {
      served = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
