import { API_HEADERS } from "@/lib/http/page-headers";
import { getServer, logFailure } from "@/lib/server";

// The embedded CRM, for any HighLevel v1 client. `lib/server.ts` decides whether it is served here; the CRM itself
// answers every verb, also those it does not know. All answers have v1's shape, and none tells a stranger a path.
async function serve(request: Request): Promise<Response> {
  try {
    const crm = (await getServer()).crm();
    return crm ? await crm.fetch(request) : refusal(404, { msg: "Not Found" });
  } catch (error) {
    logFailure(error);
    return refusal(503, { msg: "Pipelane cannot open its CRM: its log says why" }, { "retry-after": "5" });
  }
}

function refusal(status: number, body: { msg: string }, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { ...API_HEADERS, ...headers } });
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
