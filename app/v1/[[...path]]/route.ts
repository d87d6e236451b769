import { getServer, logFailure } from "@/lib/server";

// The embedded CRM, for any HighLevel v1 client. `lib/server.ts` decides whether it is served here; the CRM itself
// answers every verb, also those it does not know. All answers have v1's shape, and none tells a stranger a path.
async function serve(request: Request): Promise<Response> {
  try {
    const { crm } = await getServer();
    return crm ? await crm.fetch(request) : Response.json({ msg: "Not Found" }, { status: 404 });
  } catch (error) {
    logFailure(error);
    const said = { msg: "Pipelane cannot open its CRM: its log says why" };
    return Response.json(said, { status: 503, headers: { "retry-after": "5" } });
  }
}

export {
  serve as DELETE,
  serve as GET,
  serve as HEAD,
  serve as OPTIONS,
  serve as PATCH,
  serve as POST,
  serve as PUT,
};
