import { useEffect, useState } from "react";
import { Notice } from "@/components/ui/notice";
import { useSetting, useStanding } from "./opportunity-setting";

/** Most answers are there by then, and nothing needs to be said. */
const LATE_MS = 4_000;

type StillUnderWayProps = {
  verb: "saving" | "deleting";
  /** Of one that is there already. */
  opportunityId: string | undefined;
};

/** Says of what takes long why, as far as the board knows, and that nobody has to wait for it. */
export function StillUnderWay({ verb, opportunityId }: StillUnderWayProps) {
  const { trouble } = useSetting();
  const waits = useStanding(opportunityId)?.waits;
  return (
    <Notice tone="quiet" title={`Still ${verb}${trouble ? `: ${trouble}` : ""}`}>
      {waits && "It is sent once it is known what became of the last change, usually within a minute. "}
      You can close this. You will be told how it ends.
    </Notice>
  );
}

/** Whether something has taken so long that more has to be said of it than that it is under way. */
export function useIsLate(isUnderWay: boolean): boolean {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    if (!isUnderWay) return;
    const timer = setTimeout(() => setIsLate(true), LATE_MS);
    return () => {
      clearTimeout(timer);
      setIsLate(false);
    };
  }, [isUnderWay]);
  return isLate;
}
