import "server-only";
import * as z from "zod";
import { type Endpoint, endpoint } from "../endpoint";

/** `/v1/campaigns`. Source: HighLevel v1 Postman collection 1.1.20, read November 2026. */
export function campaignEndpoints(): Endpoint[] {
  const campaign = z
    .object({ id: z.string(), name: z.string(), status: z.string() })
    .meta({ id: "Campaign" });
  return [
    endpoint(
      {
        method: "GET",
        path: "/campaigns",
        section: "Campaigns",
        summary: "List the campaigns",
        notes: "The embedded CRM runs none, so the list is always empty.",
        query: z.object({ status: z.enum(["draft", "published"]).optional() }),
        answer: z.object({ campaigns: z.array(campaign) }),
      },
      { run: async () => ({ campaigns: [] }) },
    ),
  ];
}
