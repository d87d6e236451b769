import * as z from "zod";
import { AppError } from "@/lib/errors";
import { readAttempt } from "@/lib/identity/provider";
import { admitPeer, logFailure, openRoute, verbs } from "@/lib/server";
import { browserHeaders, cookiesOf, ownAddress, sendTo, signInOf } from "../answers";
import { refusalOf } from "../refusal";

/** The provider adds what it likes. */
const query = z.record(z.string(), z.string());

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  GET: openRoute({ input: { headers: browserHeaders, query } }, async ({ headers, query }) => {
    admitPeer(headers["x-pipelane-peer"]);
    const signIn = await signInOf();
    const { provider, browsers, cookies, publicUrl } = signIn;
    const sent = new Headers({ cookie: headers.cookie });
    // It names a cookie, and what is none of ours could not stand there.
    const state = /^[\w-]{1,200}$/.exec(query.state ?? "")?.[0] ?? "";
    // Whatever becomes of it: an attempt is made once.
    const spent = cookies.attempt(state, "", 0);
    try {
      const attempt = readAttempt(cookies.attemptIn(sent, state));
      if (attempt?.state !== state) throw strange();
      const word = await provider.finish(new URLSearchParams(query), attempt);
      const opened = await browsers.enter(word, { state, headers: sent });
      return sendTo(ownAddress(attempt.to, publicUrl), [spent, ...cookiesOf(opened, signIn)]);
    } catch (error) {
      logFailure(error);
      return sendTo(`${publicUrl}/auth/refused?why=${refusalOf(error)}`, [spent]);
    }
  }),
});

function strange(): AppError {
  return new AppError("unauthenticated", {
    message: "a callback for a sign-in that this browser did not begin, or too long ago",
    hint: "This sign-in did not succeed. Try again.",
  });
}
