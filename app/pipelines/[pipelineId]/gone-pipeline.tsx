import SearchX from "lucide-react/icons/search-x";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** Stands where the board was when somebody deletes its pipeline meanwhile. */
export function GonePipeline() {
  return (
    <main className="grid min-h-dvh grid-cols-1 place-items-center">
      <div role="alert">
        <EmptyState
          icon={<SearchX size={20} />}
          title="This pipeline does not exist any more"
          heading="h1"
          actions={
            // A whole load: which pipeline comes next is the server's to say.
            <a href="/" className={buttonClass({ variant: "primary" })}>
              Go to the board
            </a>
          }
        >
          Somebody deleted it meanwhile.
        </EmptyState>
      </div>
    </main>
  );
}
