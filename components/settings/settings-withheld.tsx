import Lock from "lucide-react/icons/lock";
import { EmptyState } from "@/components/ui/empty-state";

/** Stands in for a section of the settings for whoever may not change it. */
export function SettingsWithheld({ to }: { to: "managers" | "administrators" }) {
  return (
    <EmptyState icon={<Lock size={20} />} title={`Only ${to} of this location change this`}>
      Ask one of them, or go back to the board.
    </EmptyState>
  );
}
