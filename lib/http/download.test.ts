import { createServer, type RequestListener } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { download } from "./download";

/** Asks a real server on a free port for its file. */
async function downloadFrom(listener: RequestListener) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return download({
    path: "/file",
    accept: "text/csv",
    fetch: (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init),
  });
}

test("a file arrives byte for byte, and is asked for as our own pages do", async () => {
  const file = await downloadFrom(({ headers }, response) => {
    response.setHeader("content-type", "text/csv");
    response.end(`\ufeff${headers.accept},${headers["x-requested-with"]}`);
  });
  expect(Buffer.from(await file.arrayBuffer()).toString()).toBe("\ufefftext/csv,pipelane");
  expect(file.type).toBe("text/csv");
});

test("a file that is refused or breaks off is a problem", async () => {
  const problem = { type: "about:blank", title: "", status: 403, code: "forbidden", requestId: "r1" };
  const refused = downloadFrom((_, response) => {
    response.writeHead(403).end(JSON.stringify({ ...problem, detail: "Ask a manager." }));
  });
  await expect(refused).rejects.toMatchObject({ code: "forbidden", detail: "Ask a manager." });
  const broken = downloadFrom((_, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("half", () => response.destroy());
  });
  await expect(broken).rejects.toMatchObject({ code: "unreachable" });
});
