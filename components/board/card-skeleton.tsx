import { Skeleton } from "@/components/ui/skeleton";

/** The shape of a card that has not arrived. */
export function CardSkeleton() {
  return (
    <div
      aria-hidden
      data-card-skeleton
      className="flex h-full flex-col justify-between rounded-lg border border-line bg-surface/60 px-3 py-3"
    >
      <div className="space-y-2">
        <Skeleton className="h-3 w-3/5" />
        <Skeleton className="h-2.5 w-4/5" />
      </div>
      <div className="flex items-center justify-between">
        <Skeleton className="h-3 w-16" />
        <Skeleton className="size-5 rounded-full" />
      </div>
    </div>
  );
}
