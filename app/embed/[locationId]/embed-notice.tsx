import CloudAlert from "lucide-react/icons/cloud-alert";
import Lock from "lucide-react/icons/lock";
import PanelsTopLeft from "lucide-react/icons/panels-top-left";
import SearchX from "lucide-react/icons/search-x";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** Why there is no board. `alone`: the page was opened outside of any portal, and brought no token. */
export type NoticeOf = "ended" | "forbidden" | "unreachable" | "unknown" | "alone";

const NOTICES = {
  ended: {
    Icon: PanelsTopLeft,
    title: "Reopen from your portal",
    text: "Your sign-in here has ended. Open the board again from your portal’s menu to go on.",
  },
  alone: {
    Icon: PanelsTopLeft,
    title: "Open this board in your portal",
    text: "It is shown within your portal, which signs you in. Opened by itself this page shows nothing.",
  },
  forbidden: {
    Icon: Lock,
    title: "This board is not open to you",
    text: "Your portal knows you, but you have no access to opportunities here. Ask an administrator of your location.",
  },
  unknown: {
    Icon: SearchX,
    title: "There is no such location",
    text: "The address of this board is wrong, or its location is not served any more. Tell whoever runs your portal.",
  },
  unreachable: {
    Icon: CloudAlert,
    title: "The board could not be reached",
    text: "Nothing was lost. Try again in a moment.",
  },
} as const;

type Words = { title: string; text: string };

/** Whether asking once more may help: by itself the portal does not come back to a page that was opened alone. */
const AGAIN: Partial<Record<NoticeOf, { label: string; inVain: Words }>> = {
  ended: {
    label: "Sign in again",
    inVain: {
      title: "You could not be signed in",
      text: "Your portal did not sign you in. Sign in to it, then open the board again from its menu.",
    },
  },
  unreachable: {
    label: "Try again",
    inVain: { title: "The board still cannot be reached", text: "Nothing was lost. Try again in a while." },
  },
};

/** What became of asking once more. */
export type TryOf = "none" | "now" | "vain";

type EmbedNoticeProps = { about: NoticeOf; tried: TryOf; onAgain: () => void };

/** Stands where the board would: says why it does not, and what to do. */
export function EmbedNotice({ about, tried, onAgain }: EmbedNoticeProps) {
  const again = AGAIN[about];
  const { Icon, ...first } = NOTICES[about];
  const { title, text } = tried === "vain" && again ? again.inVain : first;
  return (
    <main className="grid min-h-dvh grid-cols-1 place-items-center">
      <div role="alert">
        <EmptyState
          icon={<Icon size={20} />}
          title={title}
          heading="h1"
          actions={
            again && (
              <Button
                variant="primary"
                aria-disabled={tried === "now"}
                onClick={tried === "now" ? undefined : onAgain}
              >
                {tried === "now" ? "Signing in…" : again.label}
              </Button>
            )
          }
        >
          {text}
        </EmptyState>
      </div>
    </main>
  );
}
