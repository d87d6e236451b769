"use client";

import ArrowLeft from "lucide-react/icons/arrow-left";
import Kanban from "lucide-react/icons/kanban";
import MapPin from "lucide-react/icons/map-pin";
import Tag from "lucide-react/icons/tag";
import Users from "lucide-react/icons/users";
import WifiOff from "lucide-react/icons/wifi-off";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { useIsOnline } from "@/components/ui/use-is-online";
import { useLocationEdits } from "./location-edits";
import { SettingsProvider } from "./settings-context";
import { useLeaveQuestion } from "./use-leave-question";

const LOCATION = "/settings/location";
const SECTIONS = [
  { href: "/settings/pipelines", name: "Pipelines", Icon: Kanban },
  { href: "/settings/people", name: "People", Icon: Users },
  { href: "/settings/tags", name: "Tags", Icon: Tag },
  { href: LOCATION, name: "Location", Icon: MapPin },
] as const;

type SettingsShellProps = {
  locationId: string;
  /** Whether there is anything to arrange; without it there is nothing to go to. */
  hasSections: boolean;
  children: ReactNode;
};

/** The frame of the settings: the way back, the sections, and the one that is open. */
export function SettingsShell({ locationId, hasSections, children }: SettingsShellProps) {
  return (
    <SettingsProvider locationId={locationId}>
      <div className="min-h-dvh bg-canvas">
        <OfflineNotice />
        <div className="mx-auto max-w-5xl px-4 pb-16 sm:px-6 md:grid md:grid-cols-[11rem_minmax(0,1fr)] md:gap-10">
          <header className="md:sticky md:top-0 md:self-start md:pt-8">
            <Link
              href="/"
              className="-ml-1.5 mt-3 inline-flex h-8 items-center gap-1.5 rounded-md px-1.5 font-medium text-ink-muted text-small hover:bg-wash hover:text-ink md:mt-0 pointer-coarse:h-11"
            >
              <ArrowLeft size={14} aria-hidden />
              Back to the board
            </Link>
            {hasSections && <SectionLinks locationId={locationId} />}
          </header>
          <main className="min-w-0 pt-5 md:pt-9">{children}</main>
        </div>
      </div>
    </SettingsProvider>
  );
}

function SectionLinks({ locationId }: { locationId: string }) {
  const path = usePathname();
  const [edits] = useLocationEdits(locationId);
  const isUnsaved = Object.keys(edits).length > 0;
  useLeaveQuestion(isUnsaved);
  return (
    <nav aria-label="Settings" className="-mx-1 mt-2 flex gap-0.5 overflow-x-auto p-1 md:mt-4 md:flex-col">
      {SECTIONS.map(({ href, name, Icon }) => (
        <Link
          key={href}
          href={href}
          aria-current={path.startsWith(href) ? "page" : undefined}
          className="flex h-8 shrink-0 items-center gap-2 rounded-md px-2 font-medium text-body text-ink-muted hover:bg-wash hover:text-ink aria-[current]:bg-wash-strong aria-[current]:text-ink pointer-coarse:h-11"
        >
          <span className="relative shrink-0">
            <Icon size={15} aria-hidden />
            {isUnsaved && href === LOCATION && (
              <span className="absolute -top-0.5 -right-1 size-1.5 rounded-full bg-accent" />
            )}
          </span>
          {name}
          {isUnsaved && href === LOCATION && <span className="sr-only">(unsaved changes)</span>}
        </Link>
      ))}
    </nav>
  );
}

function OfflineNotice() {
  if (useIsOnline()) return null;
  return (
    <div
      role="status"
      className="flex items-center justify-center gap-2 bg-abandoned-soft px-4 py-1.5 text-center font-medium text-abandoned text-small"
    >
      <WifiOff size={14} aria-hidden className="shrink-0" />
      You are offline. You see what was loaded last; changes cannot be saved until the connection is back.
    </div>
  );
}
