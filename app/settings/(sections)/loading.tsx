import { RowsSkeleton } from "@/components/settings/section-state";

export default function SettingsLoading() {
  return (
    <div className="pt-14">
      <RowsSkeleton />
    </div>
  );
}
