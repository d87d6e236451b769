import LockKeyhole from "lucide-react/icons/lock-keyhole";
import type { Metadata } from "next";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { REFUSALS, type Refusal } from "../refusal";

export const metadata: Metadata = { title: "Not signed in" };

type Words = { title: string; detail: string; action: string };

const WORDS: Record<Refusal, Words> = {
  stranger: {
    title: "You have no board here",
    detail:
      "You have signed in, but nobody has given this account access. Ask whoever runs Pipelane, or use another account.",
    action: "Use another account",
  },
  provider: {
    title: "The place where you sign in cannot be reached",
    detail: "Pipelane did not get an answer from it. Try again in a moment.",
    action: "Try again",
  },
  failed: {
    title: "This sign-in did not succeed",
    detail: "It was cancelled, took too long, or was begun in another window. Nothing is lost; begin again.",
    action: "Try again",
  },
};

type RefusedPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Why somebody did not come in, and what they can do. */
export default async function RefusedPage({ searchParams }: RefusedPageProps) {
  const { why } = await searchParams;
  const refusal = REFUSALS.find((one) => one === why) ?? "failed";
  const { title, detail, action } = WORDS[refusal];
  return (
    <main className="grid min-h-dvh grid-cols-1 place-items-center">
      <EmptyState
        icon={<LockKeyhole size={20} />}
        title={title}
        heading="h1"
        actions={
          <a
            href={refusal === "stranger" ? "/auth/login?again=yes" : "/auth/login"}
            className={buttonClass({ variant: "primary" })}
          >
            {action}
          </a>
        }
      >
        {detail}
      </EmptyState>
    </main>
  );
}
