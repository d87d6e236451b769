import LockKeyhole from "lucide-react/icons/lock-keyhole";
import { EmptyState } from "@/components/ui/empty-state";

/** Where people come from a portal alone, a browser of one's own has nowhere to sign in. */
export default function Unauthorized() {
  return (
    <main className="grid min-h-dvh grid-cols-1 place-items-center">
      <EmptyState icon={<LockKeyhole size={20} />} title="Open Pipelane from your portal" heading="h1">
        Your portal knows who you are and shows you your board there. This address alone does not.
      </EmptyState>
    </main>
  );
}
