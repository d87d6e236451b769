import "server-only";
import { contactEndpoints } from "./contacts/routes";
import type { Endpoint } from "./endpoint";
import { opportunityEndpoints, opportunityListEndpoints } from "./opportunities/routes";
import { pipelineEndpoints } from "./pipelines/routes";
import type { Scope } from "./scope";
import { userEndpoints } from "./users/routes";

/** Every call of the API. Of two paths that fit a request the first answers: a word stands before a parameter. */
export function endpointsOf(scope: Scope): Endpoint[] {
  return [
    ...pipelineEndpoints(scope),
    ...opportunityListEndpoints(scope),
    ...opportunityEndpoints(scope),
    ...contactEndpoints(scope),
    ...userEndpoints(scope),
  ];
}
