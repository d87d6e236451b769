import SearchX from "lucide-react/icons/search-x";
import Link from "next/link";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        icon={<SearchX size={20} />}
        title="This page does not exist"
        actions={
          <Link href="/" className={buttonClass({ variant: "primary" })}>
            Go to the board
          </Link>
        }
      >
        The address may be mistyped, or the pipeline was removed.
      </EmptyState>
    </main>
  );
}
