import { peerHeaders, sessionHeaders } from "@/app/api/inputs";
import { grantSchema, meOf, meSchema } from "@/lib/identity/answers";
import { credentialSchema } from "@/lib/identity/identity";
import { admitPeer, getServer, openRoute, route, verbs } from "@/lib/server";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  GET: route({ input: {}, answers: meSchema }, async ({ session }) => meOf(session)),

  POST: openRoute(
    { input: { headers: peerHeaders, body: credentialSchema }, answers: grantSchema, status: 201 },
    async ({ headers, body }) => {
      admitPeer(headers["x-pipelane-peer"]);
      const { token, session } = await (await getServer()).identity.signIn(body);
      return { token, ...meOf(session) };
    },
  ),

  DELETE: route({ input: { headers: sessionHeaders } }, async ({ headers }) =>
    (await getServer()).identity.signOut(new Headers(headers)),
  ),
});
