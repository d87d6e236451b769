import { DialogBody, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";

/** The dialog while its opportunity is being read. */
export function FormSkeleton() {
  return (
    <>
      <DialogHeader>
        <DialogTitle>Loading opportunity…</DialogTitle>
      </DialogHeader>
      <DialogBody aria-busy="true" className="space-y-5">
        <FieldSkeleton />
        <div className="grid gap-x-6 gap-y-5 sm:grid-cols-2">
          <Column fields={4} />
          <Column fields={5} />
        </div>
      </DialogBody>
    </>
  );
}

function Column({ fields }: { fields: number }) {
  return (
    <div className="space-y-4">
      {Array.from({ length: fields }, (_, index) => index).map((index) => (
        <FieldSkeleton key={index} />
      ))}
    </div>
  );
}

function FieldSkeleton() {
  return (
    <div className="space-y-1.5">
      <Skeleton className="h-3 w-16" />
      <Skeleton className="h-8.5 w-full" />
    </div>
  );
}
