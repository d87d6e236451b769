import Kanban from "lucide-react/icons/kanban";
import { EmptyState } from "@/components/ui/empty-state";

/** Stands in a portal's page where there is no board to show. */
export function NoPipeline() {
  return (
    <main className="grid min-h-dvh grid-cols-1 place-items-center">
      <EmptyState icon={<Kanban size={20} />} title="There is no pipeline for you yet">
        A board shows the stages of a pipeline. Ask an administrator of your location for one.
      </EmptyState>
    </main>
  );
}
