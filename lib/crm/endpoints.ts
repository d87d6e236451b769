import "server-only";
import { campaignEndpoints } from "./campaigns/routes";
import { contactEndpoints, contactListEndpoints } from "./contacts/routes";
import { customFieldEndpoints } from "./custom-fields/routes";
import { customValueEndpoints } from "./custom-values/routes";
import type { Endpoint } from "./endpoint";
import { locationEndpoints } from "./locations/routes";
import { noteEndpoints } from "./notes/routes";
import { opportunityEndpoints, opportunityListEndpoints } from "./opportunities/routes";
import { pipelineAdministration } from "./pipelines/administration";
import { pipelineEndpoints } from "./pipelines/routes";
import { stageEndpoints } from "./pipelines/stages";
import type { Scope } from "./scope";
import { tagAdministration } from "./tags/administration";
import { contactTagEndpoints, tagEndpoints } from "./tags/routes";
import { taskEndpoints, taskListEndpoints } from "./tasks/routes";
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
    ...contactListEndpoints(scope),
    ...contactEndpoints(scope),
    ...noteEndpoints(scope),
    ...taskListEndpoints(scope),
    ...taskEndpoints(scope),
    ...contactTagEndpoints(scope),
    ...tagAdministration(scope),
    ...tagEndpoints(scope),
    ...userEndpoints(scope),
    ...userAdministration(scope),
    ...campaignEndpoints(),
    ...customFieldEndpoints(scope),
    ...customValueEndpoints(scope),
    ...locationEndpoints(scope),
  ];
}
