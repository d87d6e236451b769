import "server-only";
import { env } from "@/lib/env";
import { isLoopback } from "@/lib/http/guard";
import type { Session } from "@/lib/identity/session";
import { directory } from "@/lib/locations/directory";

type OpenNoticeProps = {
  session: Session;
  /** Whether it is also said where that is this machine's own affair. */
  tellsLocal?: boolean;
};

/** Says that nobody has to sign in. Only words: the board's first load has no room for more. */
export function OpenNotice({ session, tellsLocal = false }: OpenNoticeProps) {
  if (session.userId !== null) return null;
  const { AUTH, HOST, TRUST_PROXY } = env();
  const isRemote = directory().find(session.locationId)?.upstream.kind === "highlevel";
  // A proxy in front lets others in, wherever we listen.
  const isOnLoopback = isLoopback(HOST) && TRUST_PROXY === "off";
  const isOpen = AUTH === "none" && (isRemote || !isOnLoopback);
  if (!isOpen && !tellsLocal) return null;
  return (
    <aside
      aria-label="Sign-in"
      data-open-notice
      className="h-7 truncate border-line border-b bg-sunken px-4 text-center text-ink-muted text-small leading-7"
    >
      {isOpen
        ? "Anybody who reaches this address can use this board."
        : "On this machine nobody has to sign in."}
    </aside>
  );
}
