"use client";

import ArrowLeft from "lucide-react/icons/arrow-left";
import CloudAlert from "lucide-react/icons/cloud-alert";
import History from "lucide-react/icons/history";
import Kanban from "lucide-react/icons/kanban";
import MapPin from "lucide-react/icons/map-pin";
import Tag from "lucide-react/icons/tag";
import Users from "lucide-react/icons/users";
import WifiOff from "lucide-react/icons/wifi-off";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";
import { PageLink } from "@/components/ui/page-link";
import { useIsOnline } from "@/components/ui/use-is-online";
import { useMissingWords } from "@/components/ui/use-missing-words";
import { useLocationEdits } from "./location-edits";
import { SettingsProvider } from "./settings-context";

const LOCATION = "/settings/location";
const SECTIONS = [
  { href: "/settings/pipelines", name: "Pipelines", Icon: Kanban, of: "arranging" },
  { href: "/settings/people", name: "People", Icon: Users, of: "administering" },
  { href: "/settings/tags", name: "Tags", Icon: Tag, of: "administering" },
  { href: LOCATION, name: "Location", Icon: MapPin, of: "administering" },
  { href: "/settings/activity", name: "Activity", Icon: History, of: "activity" },
] as const;

/** Which sections there are: a manager arranges pipelines and sees who did what, an administrator changes all else. */
type Offers = { arranging: boolean; administering: boolean; activity: boolean };

type SettingsShellProps = {
  locationId: string;
  offers: Offers;
  children: ReactNode;
};

/** The frame of the settings: the way back, the sections, and the one that is open. */
export function SettingsShell({ locationId, offers, children }: SettingsShellProps) {
  return (
    <SettingsProvider locationId={locationId}>
      <div className="min-h-dvh bg-canvas">
        <LineNotice />
        <div className="mx-auto max-w-5xl px-4 pb-16 sm:px-6 md:grid md:grid-cols-[11rem_minmax(0,1fr)] md:gap-10">
          <header className="md:sticky md:top-0 md:self-start md:pt-8">
            <PageLink
              href="/"
              className="-ml-1.5 mt-3 inline-flex h-8 items-center gap-1.5 rounded-md px-1.5 font-medium text-ink-muted text-small hover:bg-wash hover:text-ink md:mt-0 pointer-coarse:h-11"
            >
              <ArrowLeft size={14} aria-hidden />
              Back to the board
            </PageLink>
            {Object.values(offers).some(Boolean) && <SectionLinks locationId={locationId} offers={offers} />}
          </header>
          <main className="min-w-0 pt-5 md:pt-9">{children}</main>
        </div>
      </div>
    </SettingsProvider>
  );
}

const openSection = (path: string) => SECTIONS.find(({ href }) => path.startsWith(href))?.href;

function SectionLinks({ locationId, offers }: Omit<SettingsShellProps, "children">) {
  const path = usePathname();
  const [edits] = useLocationEdits(locationId);
  const isUnsaved = Object.keys(edits).length > 0;
  const nav = useRef<HTMLElement>(null);
  // On a narrow phone the sections lie side by side, and the last are beyond the edge.
  useEffect(() => {
    const link = nav.current?.querySelector(`[href="${openSection(path)}"]`);
    if (nav.current && link instanceof HTMLElement) {
      nav.current.scrollLeft = link.offsetLeft + link.offsetWidth - nav.current.clientWidth;
    }
  }, [path]);
  return (
    <nav
      ref={nav}
      aria-label="Settings"
      className="relative -mx-1 mt-2 flex gap-0.5 overflow-x-auto p-1 md:mt-4 md:flex-col"
    >
      {SECTIONS.filter((section) => offers[section.of]).map(({ href, name, Icon }) => (
        <PageLink
          key={href}
          href={href}
          aria-current={href === openSection(path) ? "page" : undefined}
          className="relative flex h-8 shrink-0 items-center gap-2 rounded-md px-2 font-medium text-body text-ink-muted hover:bg-wash hover:text-ink aria-[current]:bg-wash-strong aria-[current]:text-ink pointer-coarse:h-11"
        >
          <Icon size={15} aria-hidden className="shrink-0 max-md:hidden" />
          {name}
          {isUnsaved && href === LOCATION && (
            <>
              <span className="absolute top-1/2 -mt-2.5 size-1.5 rounded-full bg-accent max-md:right-0.5 md:left-5" />
              <span className="sr-only">(unsaved changes)</span>
            </>
          )}
        </PageLink>
      ))}
    </nav>
  );
}

/** The line to Pipelane, when there is none or something did not come over it. */
function LineNotice() {
  const isOnline = useIsOnline();
  const missingWords = useMissingWords(isOnline);
  const offlineWords =
    !isOnline &&
    "You are offline. You see what was loaded last; changes cannot be saved until the connection is back.";
  const words = [offlineWords, missingWords].filter(Boolean).join(" ");
  const Icon = isOnline ? CloudAlert : WifiOff;
  return (
    // Stands there from the beginning: what is put into a live region is read out, one that comes with its text is not.
    <div
      role="status"
      className="sticky top-0 z-10 bg-abandoned-soft text-center font-medium text-abandoned text-small"
    >
      {words && (
        <p className="flex items-center justify-center gap-2 px-4 py-1.5">
          <Icon size={14} aria-hidden className="shrink-0" />
          {words}
        </p>
      )}
    </div>
  );
}
