"use client";

import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import History from "lucide-react/icons/history";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { Activity } from "@/lib/activity/model";
import { activityOptions, activityPeopleOptions } from "@/lib/activity/queries";
import { boardStoreOf } from "@/lib/board/board-store";
import type { BoardReads } from "@/lib/board/queries";
import { ActivityLines, activitiesOf } from "./activity-lines";
import { ActivityIcon, ActivitySentence, ActivityTime } from "./activity-sentence";
import { calledNow } from "./called-now";
import { ExportButton } from "./export-button";
import { FilterBar } from "./filter-bar";
import { OpportunityTitle } from "./opportunity-title";
import { useActivityFilters } from "./use-activity-filters";
import { type Naming, useNaming } from "./use-naming";

/** What was done to all opportunities, with filters and an export of what they show. */
export function ActivityLog({ locationId }: { locationId: string }) {
  const { reads } = boardStoreOf(useQueryClient(), locationId);
  const naming = useNaming(reads);
  const filtering = useActivityFilters(naming?.format.timeZone ?? null);
  // A day begins by the location's clocks, which have to be known first.
  const pages = useInfiniteQuery({ ...activityOptions(reads, filtering.filters), enabled: naming !== null });
  const { data: people = [] } = useQuery(activityPeopleOptions(reads));
  const activities = activitiesOf(pages);
  const deleted = new Set(activities.filter(isDeletion).map(({ opportunityId }) => opportunityId));
  return (
    <div className="space-y-5">
      <div className="space-y-3">
        <FilterBar filtering={filtering} people={naming ? calledNow(people, naming) : people} />
        <div className="flex flex-wrap items-start justify-between gap-2">
          <ExportButton filters={filtering.filters} />
          {filtering.isNarrowed && (
            <Button variant="ghost" size="small" onClick={filtering.clear} className="order-first">
              Clear filters
            </Button>
          )}
        </div>
      </div>
      <ActivityLines
        pages={pages}
        naming={naming}
        className="divide-y divide-line overflow-clip rounded-xl border border-line bg-surface shadow-card"
        empty={<Empty isNarrowed={filtering.isNarrowed} />}
      >
        {(activity, naming) => (
          <Line
            key={activity.id}
            {...{ activity, naming, reads }}
            isDeleted={deleted.has(activity.opportunityId)}
          />
        )}
      </ActivityLines>
    </div>
  );
}

type LineProps = { activity: Activity; naming: Naming; reads: BoardReads; isDeleted: boolean };

function Line({ activity, naming, reads, isDeleted }: LineProps) {
  return (
    <li
      tabIndex={-1}
      className="flex gap-2.5 px-4 py-2.5 -outline-offset-2 lg:grid lg:grid-cols-[auto_minmax(0,1fr)_12rem_6.5rem] lg:gap-x-3"
    >
      <ActivityIcon activity={activity} />
      <div className="min-w-0 flex-1 space-y-0.5 lg:contents">
        <p>
          <ActivitySentence activity={activity} naming={naming} />
        </p>
        <div className="flex min-w-0 items-baseline gap-2 lg:contents">
          <div className="min-w-0">
            <OpportunityTitle activity={activity} isDeleted={isDeleted} reads={reads} />
          </div>
          <span className="ml-auto shrink-0 lg:text-right">
            <ActivityTime activity={activity} naming={naming} />
          </span>
        </div>
      </div>
    </li>
  );
}

function Empty({ isNarrowed }: { isNarrowed: boolean }) {
  return (
    <div className="rounded-xl border border-line bg-surface shadow-card">
      <EmptyState
        icon={<History size={20} />}
        title={isNarrowed ? "Nothing matches these filters" : "Nothing has been done yet"}
      >
        {isNarrowed
          ? "Choose other days, another person, or everything."
          : "Whatever is created, moved, edited or deleted in Pipelane from now on stands here."}
      </EmptyState>
    </div>
  );
}

function isDeletion({ kind, outcome }: Activity): boolean {
  return kind === "deleted" && outcome === "done";
}
