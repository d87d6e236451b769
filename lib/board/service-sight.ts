import "server-only";
import { AppError } from "@/lib/errors";
import { nowhere, seesAll, seesOwner } from "@/lib/identity/access";
import type { Session } from "@/lib/identity/session";
import { type Opportunity, opportunitySchema, type Stage, type Summary } from "./model";
import type { BoardService } from "./service";

/** What exists for somebody in one pipeline. */
export type Sight = {
  /** @throws AppError `not_found` when it does not exist for them */
  show(opportunity: Opportunity): Opportunity;
  /** Those that exist for them. */
  showAll(opportunities: readonly Opportunity[]): Opportunity[];
  showSummary(summary: Summary): Summary;
  /** Of somebody for whom nothing exists there. */
  emptySummary(): Promise<Summary>;
  /** @throws AppError `not_found` for a stage of another pipeline, by which one could reach into it */
  checkStage(stageId: string | undefined): void;
  /** Throws what was thrown; a conflict shows as much of what is there now as they may see. */
  throwMasked(thrown: unknown): never;
};

/** What somebody has to pass before a verb does anything. */
export type Entrance = {
  /** @throws AppError `forbidden` when their role is below the verb's */
  role(session: Session, verb: keyof BoardService): void;
  /** What exists for them there. @throws AppError `not_found` too, for a pipeline that does not */
  pipeline(session: Session, verb: keyof BoardService, pipelineId: string): Promise<Sight>;
};

/** Makes the function that tells what exists for somebody in a pipeline, which has to exist for them. */
export function createSights(board: Pick<BoardService, "listPipelines">) {
  const stagesOf = async (session: Session, pipelineId: string): Promise<Stage[]> => {
    const pipelines = await board.listPipelines(session);
    return pipelines.find(({ id }) => id === pipelineId)?.stages ?? [];
  };

  return async (session: Session, pipelineId: string): Promise<Sight> => {
    const { pipelineIds, hidesValues } = session.restrictions;
    const stages = pipelineIds && new Set((await stagesOf(session, pipelineId)).map(({ id }) => id));
    const hasStage = (stageId: string) => stages === null || stages.has(stageId);
    const exists = ({ ownerId, stageId }: Opportunity) => seesOwner(session, ownerId) && hasStage(stageId);
    const withoutValue = (one: Opportunity) => (hidesValues ? { ...one, value: null } : one);
    const show = (opportunity: Opportunity) => {
      if (!exists(opportunity)) throw nowhere("opportunity");
      return withoutValue(opportunity);
    };
    return {
      show,
      showAll: (opportunities) => opportunities.filter(exists).map(withoutValue),
      showSummary: (summary) => ({
        stages: summary.stages
          .filter(({ stageId }) => hasStage(stageId))
          .map((stage) => (hidesValues ? { ...stage, value: null } : stage)),
      }),
      emptySummary: async () => ({
        stages: (await stagesOf(session, pipelineId)).map(({ id: stageId }) => ({
          ...{ stageId, count: 0, value: hidesValues ? null : 0, exact: true },
        })),
      }),
      checkStage: (stageId) => {
        if (stageId !== undefined && !hasStage(stageId)) throw nowhere("stage");
      },
      throwMasked: (thrown) => {
        const isPlain = !(thrown instanceof AppError) || thrown.current === undefined;
        if (isPlain || seesAll(session)) throw thrown;
        throw withCurrent(thrown, show);
      },
    };
  };
}

/** What cannot be read as an opportunity is not shown at all. */
function withCurrent(error: AppError, show: (opportunity: Opportunity) => Opportunity): AppError {
  const { code, message, hint, fieldErrors, cause } = error;
  const current = opportunitySchema.safeParse(error.current);
  return new AppError(code, {
    ...{ message, fieldErrors, cause },
    ...(hint === undefined ? {} : { hint }),
    ...(current.success ? { current: show(current.data) } : {}),
  });
}
