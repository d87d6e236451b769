import SearchX from "lucide-react/icons/search-x";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFound() {
  return (
    <main className="grid min-h-dvh grid-cols-1 place-items-center">
      <EmptyState
        icon={<SearchX size={20} />}
        title="This page does not exist"
        heading="h1"
        actions={
          // A plain link: every page loads this file, and next/link would add 3 kB to each.
          <a href="/" className={buttonClass({ variant: "primary" })}>
            Go to the board
          </a>
        }
      >
        The address may be mistyped, or the pipeline was removed.
      </EmptyState>
    </main>
  );
}
