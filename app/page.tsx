import Kanban from "lucide-react/icons/kanban";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { LAST_PIPELINE_COOKIE } from "./last-pipeline";
import { orSkeleton } from "./or-skeleton";
import { orUpstreamFailure } from "./or-upstream-failure";
import { pageServices } from "./page-services";

/** In pieces that a narrow screen keeps whole. */
const IMPORT = ["npm run import -- FILE.csv", "--mapping MAPPING.json", "--pipeline NAME"];

/** Leads to the pipeline that was looked at last, or the first one. */
export default async function HomePage() {
  return orSkeleton(orUpstreamFailure(firstPipelineOrNone()));
}

async function firstPipelineOrNone(): Promise<ReactNode> {
  const { board, settings, session } = await pageServices();
  const pipelines = await board.listPipelines(session);
  const last = (await cookies()).get(LAST_PIPELINE_COOKIE)?.value;
  const pipeline = pipelines.find(({ id }) => id === last) ?? pipelines[0];
  if (pipeline) redirect(`/pipelines/${pipeline.id}`);
  return settings.canAdminister ? <NoPipelineHere /> : <NoPipelineElsewhere />;
}

function NoPipelineHere() {
  return (
    <main className="grid min-h-dvh grid-cols-1 place-items-center">
      <EmptyState
        icon={<Kanban size={20} />}
        title="There is no pipeline yet"
        actions={
          <a href="/settings/pipelines" className={buttonClass({ variant: "primary" })}>
            Make a pipeline
          </a>
        }
      >
        <p>
          A board shows the stages of a pipeline. Make one, or import opportunities from a CSV file: that
          makes the pipeline too.
        </p>
        <pre className="mt-4 whitespace-pre-wrap break-words rounded-lg border border-line bg-sunken px-3 py-2 text-left text-ink text-small">
          {IMPORT.map((part) => (
            <span key={part} className="whitespace-nowrap">{`${part} `}</span>
          ))}
        </pre>
      </EmptyState>
    </main>
  );
}

function NoPipelineElsewhere() {
  return (
    <main className="grid min-h-dvh grid-cols-1 place-items-center">
      <EmptyState icon={<Kanban size={20} />} title="There is no pipeline yet">
        A board shows the stages of a pipeline. Create one in HighLevel, then reload this page.
      </EmptyState>
    </main>
  );
}
