import * as z from "zod";
import { openRoute, verbs } from "@/lib/server";
import { browserHeaders, signInOf } from "../answers";

/** Where the browser is to go: the provider signs out, too, where it offers that. */
const answers = z.object({ to: z.string() });

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  // Open, so that who has lost their session meanwhile still loses the cookie.
  POST: openRoute({ input: { headers: browserHeaders } }, async ({ headers }) => {
    const { browsers, cookies, provider, publicUrl } = await signInOf();
    const left = await browsers.leave(new Headers({ cookie: headers.cookie }));
    const to = left && (await provider.endUrl(left.idToken));
    return Response.json(answers.parse({ to: to?.href ?? `${publicUrl}/auth/left` }), {
      headers: { "set-cookie": cookies.session("", 0) },
    });
  }),
});
