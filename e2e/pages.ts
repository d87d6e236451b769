import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A site of its own at `localhost`, with the pages that a test gives it. */
export async function startPages() {
  const pages = new Map<string, string>();
  const server = createServer((request, response) => {
    const body = pages.get(request.url ?? "");
    response.writeHead(body === undefined ? 204 : 200, { "content-type": "text/html" });
    response.end(body === undefined ? "" : `<!doctype html>${body}`);
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  const { port }: Partial<AddressInfo> = Object(server.address());
  const origin = `http://localhost:${port}`;
  return {
    origin,
    /** Answers the page's address. */
    put: (path: string, html: string) => {
      pages.set(path, html);
      return origin + path;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
