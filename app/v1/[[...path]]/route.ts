import { getServer } from "@/lib/server";

// The embedded CRM, for any HighLevel v1 client. `lib/server.ts` decides whether it is served here; the CRM itself
// answers every verb, also those it does not know.
async function serve(request: Request): Promise<Response> {
  const { crm } = await getServer();
  return crm ? crm.fetch(request) : Response.json({ msg: "Not Found" }, { status: 404 });
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
