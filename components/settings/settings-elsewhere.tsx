import Cloud from "lucide-react/icons/cloud";
import { EmptyState } from "@/components/ui/empty-state";

/** Stands in for all settings where the CRM is changed somewhere else. */
export function SettingsElsewhere() {
  return (
    <div className="mx-auto max-w-xl py-10">
      <EmptyState icon={<Cloud size={20} />} title="This board works on a HighLevel location">
        <p>
          Its pipelines, stages, people and tags belong to HighLevel, and HighLevel’s API lets nobody change
          them from outside. Change them in HighLevel’s own settings; the board shows it after a Refresh.
        </p>
        <p className="mt-3">
          How money and dates are written is configured where Pipelane runs, by <code>CURRENCY</code> and{" "}
          <code>LOCALE</code>.
        </p>
      </EmptyState>
    </div>
  );
}
