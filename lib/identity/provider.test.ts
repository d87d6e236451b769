import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { expiredCertificate } from "@/lib/fetch/fixtures/expired-certificate";
import { createProvider } from "./provider";

const beginAt = (issuer: string) =>
  createProvider({
    issuer,
    clientId: "pipelane",
    clientSecret: "secret",
    scopes: "openid",
    publicUrl: "https://board.example.com",
  }).begin({ to: "/", asksAgain: false });

test("of a provider whose certificate nobody trusts the log says so", async () => {
  const server = createServer(expiredCertificate());
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  const { port }: AddressInfo = Object(server.address());
  await expect(beginAt(`https://127.0.0.1:${port}`)).rejects.toMatchObject({
    code: "upstream_unavailable",
    message: expect.stringMatching(/cannot be used: [A-Z_]*CERT[A-Z_]*$/),
  });
});

test("of a provider that is not there the log says why", async () => {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port }: AddressInfo = Object(server.address());
  await new Promise((closed) => server.close(closed));
  await expect(beginAt(`http://127.0.0.1:${port}`)).rejects.toMatchObject({
    code: "upstream_unavailable",
    message: expect.stringMatching(/cannot be used: ECONNREFUSED$/),
  });
});
