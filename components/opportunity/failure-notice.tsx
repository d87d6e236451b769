import { useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { TryAgain } from "@/components/ui/try-again";
import { useIsOnline } from "@/components/ui/use-is-online";
import type { OpportunityForm } from "@/lib/board/form-fields";
import type { Failure } from "./failure";
import { useSetting } from "./opportunity-setting";
import { type CreationInDoubt, namesOf, titlesOf } from "./sent-creations";

const verbOf = ({ attempt }: Failure) => (attempt === "delete" ? "deleted" : "saved");

function failedTitle(failure: Failure): string {
  if (failure.kind === "gone") return "This opportunity no longer exists";
  if (failure.kind === "nowhere") return "It is not on this board";
  if (failure.kind === "twin") return "Your first try is still being saved";
  return failure.isInDoubt ? `Not known whether it was ${verbOf(failure)}` : `Not ${verbOf(failure)}`;
}

const GONE = "Somebody deleted it meanwhile. What you typed stands here for you to copy.";

/** Why it was not saved or deleted. What clashes with others' changes is told where it can be chosen. */
export function FailureNotice({ failure }: { failure: Failure }) {
  const isGone = failure.kind === "gone";
  const isTwin = failure.kind === "twin";
  const isOnline = useIsOnline();
  if (failure.isOffline && isOnline) return <OnlineAgain verb={verbOf(failure)} />;
  return (
    <Notice
      tone={isTwin ? "attention" : "danger"}
      title={failedTitle(failure)}
      actions={
        isTwin && (
          <Button type="submit" size="small">
            Try again
          </Button>
        )
      }
    >
      {(isGone ? [GONE] : failure.messages).map((message) => (
        <p key={message}>{message}</p>
      ))}
      {failure.retryAtMs !== null && (
        <p>
          <TryAgain atMs={failure.retryAtMs} />
        </p>
      )}
      {failure.mayExist && <LookForTyped />}
      {failure.requestId && !isGone && (
        <p className="text-ink-faint text-small">Request {failure.requestId}</p>
      )}
    </Notice>
  );
}

type MayExistNoticeProps = { creations: readonly CreationInDoubt[]; onLooked: () => void };

/** What the form has sent before and may exist, while something else stands in it or has become of it. */
export function MayExistNotice({ creations, onLooked }: MayExistNoticeProps) {
  const titles = titlesOf(creations);
  return (
    <Notice
      tone="attention"
      title={`It is not known whether ${namesOf(creations)} was created`}
      actions={
        <Button size="small" onClick={onLooked}>
          I have looked
        </Button>
      }
    >
      <p>Look on the board before you create it again.</p>
      {titles.map((title) => (
        <LookLink key={title} title={title} name={titles.length > 1 ? title : "it"} />
      ))}
    </Notice>
  );
}

/** What could not be sent still stands in the form. */
function OnlineAgain({ verb }: { verb: "saved" | "deleted" }) {
  return (
    <Notice tone="quiet" title="You are online again">
      {verb === "saved"
        ? "It was not saved yet. You can save it now."
        : "It was not deleted yet. You can delete it now."}
    </Notice>
  );
}

function LookForTyped() {
  const typed = useWatch<OpportunityForm, "title">({ name: "title" });
  return <LookLink title={typed.trim()} name="it" />;
}

/** Leads to the board with what was to be created, in a window of its own: the draft stays where it is. */
function LookLink({ title, name }: { title: string; name: string }) {
  const { lookHref } = useSetting();
  if (!lookHref) return null;
  return (
    <p>
      <a
        href={lookHref(title)}
        target="_blank"
        rel="noopener"
        className="font-medium text-accent-ink underline underline-offset-2"
      >
        Look for {name} on the board
        <span className="sr-only"> in a new tab</span>
      </a>
    </p>
  );
}
