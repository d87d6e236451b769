import Download from "lucide-react/icons/download";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { TryAgain } from "@/components/ui/try-again";
import type { ActivityFilters } from "@/lib/activity/model";
import { exportActivity } from "@/lib/activity/queries";
import { type ApiProblem, problemFrom } from "@/lib/http/api-problem";

/** Saves what the filters show as a file, or says why that failed. */
export function ExportButton({ filters }: { filters: ActivityFilters }) {
  const [isExporting, setIsExporting] = useState(false);
  const [failure, setFailure] = useState<ApiProblem | null>(null);
  const exportAll = async () => {
    setIsExporting(true);
    setFailure(null);
    try {
      save(await exportActivity(filters), "activity.csv");
    } catch (error) {
      setFailure(problemFrom(error));
    } finally {
      setIsExporting(false);
    }
  };
  return (
    <>
      <Button
        size="small"
        aria-disabled={isExporting}
        onClick={() => isExporting || void exportAll()}
        className="ml-auto"
      >
        <Download size={14} aria-hidden />
        {isExporting ? "Exporting…" : "Export CSV"}
      </Button>
      {failure && (
        <div className="w-full">
          <Notice tone="danger" title="Not exported">
            {failure.detail} <TryAgain atMs={failure.retryAtMs} />
          </Notice>
        </div>
      )}
    </>
  );
}

function save(file: Blob, name: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has taken the file over by the next task.
  setTimeout(() => URL.revokeObjectURL(link.href));
}
