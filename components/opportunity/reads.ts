import { queryOptions } from "@tanstack/react-query";
import { contactsAnswerSchema, opportunitySchema, usersAnswerSchema } from "@/lib/board/model";

async function read(path: string, signal: AbortSignal) {
  const answer = await fetch(path, { signal });
  const body: unknown = await answer.json();
  if (!answer.ok) throw body;
  return body;
}
export const contactsOptions = (query: string) =>
  queryOptions({
    queryKey: ["local", "contacts", query],
    queryFn: async ({ signal }) =>
      contactsAnswerSchema.parse(await read(`/api/contacts?query=${encodeURIComponent(query)}`, signal))
        .contacts,
  });
export const usersOptions = () =>
  queryOptions({
    queryKey: ["local", "users"],
    queryFn: async ({ signal }) => usersAnswerSchema.parse(await read("/api/users", signal)).users,
  });
export const opportunityOptions = (pipelineId: string, id: string) =>
  queryOptions({
    queryKey: ["local", "opportunity", pipelineId, id],
    queryFn: async ({ signal }) =>
      opportunitySchema.parse(await read(`/api/pipelines/${pipelineId}/opportunities/${id}`, signal)),
  });
