"use client";

import { lazy, Suspense, useEffect, useMemo } from "react";
import { BrandMark } from "@/components/board/brand-mark";
import { late } from "@/components/ui/late";
import type { May } from "@/lib/board/may";
import { rememberPipeline } from "../../last-pipeline";
import type { Theme } from "../../theme";
import { ThemeToggle } from "../../theme-toggle";
import { PipelineBoard } from "./pipeline-board";

const accountItems = late(() => import("../../account-items"));
const AccountItems = lazy(async () => ({ default: (await accountItems.load()).AccountItems }));
const account = (
  <Suspense>
    <AccountItems />
  </Suspense>
);

type BoardScreenProps = {
  locationId: string;
  pipelineId: string;
  theme: Theme;
  may: May;
  /** Where pipelines are arranged; null where they cannot be. */
  settingsHref: string | null;
};

/** The board in a page of its own. */
export function BoardScreen({ locationId, pipelineId, theme, may, settingsHref }: BoardScreenProps) {
  const ways = useMemo(
    () => ({ href: (id: string) => `/pipelines/${id}`, settingsHref, account }),
    [settingsHref],
  );
  useEffect(() => rememberPipeline(pipelineId), [pipelineId]);
  return (
    <PipelineBoard
      of={{ locationId, pipelineId }}
      may={may}
      ways={ways}
      brand={<BrandMark />}
      extras={<ThemeToggle initial={theme} />}
    />
  );
}
