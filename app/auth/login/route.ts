import * as z from "zod";
import { writeAttempt } from "@/lib/identity/provider";
import { admitPeer, logFailure, openRoute, verbs } from "@/lib/server";
import { browserHeaders, ownAddress, sendTo, signInOf } from "../answers";
import { refusalOf } from "../refusal";

/** How long somebody may take to sign in. */
const ATTEMPT_MS = 10 * 60_000;

const query = z.object({ to: z.string().max(2_000).default("/"), again: z.string().optional() });

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  GET: openRoute({ input: { headers: browserHeaders, query } }, async ({ headers, query }) => {
    admitPeer(headers["x-pipelane-peer"]);
    const { provider, cookies, publicUrl } = await signInOf();
    const to = ownAddress(query.to, publicUrl);
    try {
      const { url, attempt } = await provider.begin({ to, asksAgain: query.again !== undefined });
      return sendTo(url, [cookies.attempt(attempt.state, writeAttempt(attempt), ATTEMPT_MS)]);
    } catch (error) {
      logFailure(error);
      return sendTo(`${publicUrl}/auth/refused?why=${refusalOf(error)}`);
    }
  }),
});
