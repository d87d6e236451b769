import "server-only";
import { contactEndpoints } from "./contacts/routes";
import type { Endpoint } from "./endpoint";
import { locationEndpoints } from "./locations/routes";
import { opportunityEndpoints, opportunityListEndpoints } from "./opportunities/routes";
import { pipelineAdministration } from "./pipelines/administration";
import { pipelineEndpoints } from "./pipelines/routes";
import { stageEndpoints } from "./pipelines/stages";
import type { Scope } from "./scope";
import { userAdministration } from "./users/administration";
import { userEndpoints } from "./users/routes";

/** Every call of the API. Of two paths that fit a request the first answers: a word stands before a parameter. */
export function endpointsOf(scope: Scope): Endpoint[] {
  return [
    ...pipelineEndpoints(scope),
    ...pipelineAdministration(scope),
    ...stageEndpoints(scope),
    ...opportunityListEndpoints(scope),
    ...opportunityEndpoints(scope),
    ...contactEndpoints(scope),
    ...userEndpoints(scope),
    ...userAdministration(scope),
    ...locationEndpoints(scope),
  ];
}
