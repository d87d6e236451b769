import { expect, test } from "vitest";
import { startBlock } from "./start-block.mjs";

const prepared = {
  address: { host: "127.0.0.1", port: 4100 },
  isLoopback: true,
  isLocal: true,
  upstream: null,
  isApiServed: true,
  database: "/srv/data/pipelane.db",
  keyPath: "/srv/data/pipelane.db.key",
  keysFrom: "CRM_API_KEY",
};

test("with the embedded CRM it names the address, the API, the database and the key's file", () => {
  const block = startBlock(prepared);
  expect(block).toContain("Pipelane is ready at http://127.0.0.1:4100\n");
  expect(block).toContain("embedded CRM, API at http://127.0.0.1:4100/v1");
  expect(block).toContain("/srv/data/pipelane.db");
  expect(block).toContain("in /srv/data/pipelane.db.key");
});

test("a key that was configured is named by its variable", () => {
  const block = startBlock({ ...prepared, keyPath: null });
  expect(block).toContain("from CRM_API_KEY");
});

test("with a HighLevel location it names that and the database of what Pipelane remembers", () => {
  const block = startBlock({
    ...prepared,
    upstream: "HighLevel at https://rest.example.com",
    isApiServed: false,
    keyPath: null,
    keysFrom: "HIGHLEVEL_API_KEY",
  });
  expect(block).toContain("HighLevel at https://rest.example.com");
  expect(block).toContain("/srv/data/pipelane.db");
  expect(block).toContain("from HIGHLEVEL_API_KEY");
  expect(block).toContain("http://127.0.0.1:4100 and nobody has to sign in\n");
  expect(block).not.toContain("/v1");
});

test("where people sign in nothing is said of it", () => {
  const signedIn = { ...prepared, isLocal: false, upstream: "HighLevel at https://rest.example.com" };
  expect(startBlock(signedIn)).toContain("http://127.0.0.1:4100\n");
  const beyond = { ...signedIn, address: { host: "0.0.0.0", port: 4100 }, isLoopback: false };
  expect(startBlock(beyond)).toContain("http://localhost:4100 and from other machines\n");
});

test("with a file of locations it names the file, and the API of those that are embedded", () => {
  const block = startBlock({
    ...prepared,
    upstream: "3 locations of locations.json",
    keyPath: null,
    keysFrom: "the file of the locations",
  });
  expect(block).toContain("3 locations of locations.json, API at http://127.0.0.1:4100/v1");
  expect(block).toContain("from the file of the locations");
});

test("whoever opens it to other machines is told that nobody has to sign in", () => {
  const block = startBlock({
    ...prepared,
    address: { host: "0.0.0.0", port: 4100 },
    isLoopback: false,
    isApiServed: false,
  });
  expect(block).toContain("http://localhost:4100 and from other machines: nobody has to sign in");
  expect(block).not.toContain("/v1");
});
