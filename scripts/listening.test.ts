import { createServer } from "node:net";
import { expect, test } from "vitest";
import { checkAddressIsFree, listen, urlOf } from "./listening.mjs";

const host = "127.0.0.1";

test("a port in use is told in one sentence with a way out", async () => {
  const server = createServer();
  const port = await listen(server, { host, port: 0 });
  await expect(checkAddressIsFree({ host, port })).rejects.toThrow(
    `choose another port with PORT=${port + 1}`,
  );
  await new Promise((resolve) => server.close(resolve));
  await expect(checkAddressIsFree({ host, port })).resolves.toBeUndefined();
});

test("an address of another machine is told in one sentence", async () => {
  await expect(checkAddressIsFree({ host: "192.0.2.1", port: 0 })).rejects.toThrow(
    "no address of this machine",
  );
});

test.each([
  ["127.0.0.1", "http://127.0.0.1:3000"],
  ["0.0.0.0", "http://localhost:3000"],
  ["::1", "http://[::1]:3000"],
])("a person opens a server on %s at %s", (address, url) => {
  expect(urlOf({ host: address, port: 3000 })).toBe(url);
});
