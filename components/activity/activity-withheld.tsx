import Lock from "lucide-react/icons/lock";
import { EmptyState } from "@/components/ui/empty-state";

/** Stands in for the log for whoever may not read it. */
export function ActivityWithheld() {
  return (
    <EmptyState icon={<Lock size={20} />} title="Only managers see what everybody did">
      What was done to one opportunity stands in its own dialog on the board.
    </EmptyState>
  );
}
