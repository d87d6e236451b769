import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { expiredCertificate } from "@/lib/fetch/fixtures/expired-certificate";
import { startProvider } from "./fixtures/provider";
import { createProvider } from "./provider";

const providerAt = (issuer: string) =>
  createProvider({
    issuer,
    clientId: "pipelane",
    clientSecret: "secret",
    scopes: "openid",
    publicUrl: "https://board.example.com",
  });
const beginAt = (issuer: string) => providerAt(issuer).begin({ to: "/", asksAgain: false });

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

test.each([
  ["access_denied", "access_denied"],
  ["rita@example.com is wrong", "an error of its own"],
])("of %j in the callback's address the log keeps what looks like a code", async (error, kept) => {
  const attempt = { state: "s", nonce: "n", verifier: "v", to: "/" };
  const provider = await startProvider(["https://board.example.com"]);
  onTestFinished(() => provider.close());
  const query = new URLSearchParams({ error, state: "s", iss: provider.issuer });
  await expect(providerAt(provider.issuer).finish(query, attempt)).rejects.toMatchObject({
    message: `a sign-in that does not hold: ${kept}`,
  });
});
