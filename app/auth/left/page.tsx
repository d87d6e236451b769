import LogOut from "lucide-react/icons/log-out";
import type { Metadata } from "next";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export const metadata: Metadata = { title: "Signed out" };
/** A page that was made beforehand would have no nonce. */
export const dynamic = "force-dynamic";

export default function LeftPage() {
  return (
    <main className="grid min-h-dvh grid-cols-1 place-items-center">
      <EmptyState
        icon={<LogOut size={20} />}
        title="You have signed out"
        heading="h1"
        actions={
          <a href="/auth/login?again=yes" className={buttonClass({ variant: "primary" })}>
            Sign in again
          </a>
        }
      >
        In this browser and in every other one where you were signed in.
      </EmptyState>
    </main>
  );
}
