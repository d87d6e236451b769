import * as z from "zod";
import { idSchema } from "@/lib/board/model";
import { getServer, route, verbs } from "@/lib/server";
import { browserHeaders, cookiesOf, signInOf } from "../answers";
import { choicesSchema } from "../choices";

const body = z.strictObject({ locationId: idSchema });

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  /** Who is signed in, and between which locations they can choose. */
  GET: route(
    { input: { headers: browserHeaders }, answers: choicesSchema },
    async ({ headers, session: { name, locationId } }) => {
      const { browsers } = (await getServer()).identity;
      const choices = (await browsers?.choicesOf(new Headers({ cookie: headers.cookie }))) ?? [];
      const locations = choices.map(({ id, name }) => ({ id, name, isCurrent: id === locationId }));
      return { name, canLeave: choices.length > 0, locations };
    },
  ),

  POST: route({ input: { headers: browserHeaders, body } }, async ({ headers, body }) => {
    const signIn = await signInOf();
    const opened = await signIn.browsers.change(new Headers({ cookie: headers.cookie }), body.locationId);
    const answer = new Response(null, { status: 204 });
    for (const cookie of cookiesOf(opened, signIn)) answer.headers.append("set-cookie", cookie);
    return answer;
  }),
});
