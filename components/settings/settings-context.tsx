"use client";

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { type Announce, useAnnouncer } from "@/components/ui/announcer";
import { boardStoreOf } from "@/lib/board/board-store";
import type { BoardReads } from "@/lib/board/queries";
import { type SettingsCalls, settingsCalls } from "@/lib/settings/sending";

type Settings = {
  reads: BoardReads;
  calls: SettingsCalls;
  announce: Announce;
  /** Reads again what is shown. The board, which is not, reads all of it again when it is next opened. */
  reread: () => Promise<void>;
};

const SettingsContext = createContext<Settings | null>(null);

/** What every section of the settings needs, and the live region through which they speak. */
export function SettingsProvider({ locationId, children }: { locationId: string; children: ReactNode }) {
  const client = useQueryClient();
  const { announce, region } = useAnnouncer();
  const settings = useMemo(
    () => ({
      reads: boardStoreOf(client, locationId).reads,
      calls: settingsCalls(),
      announce,
      reread: () => client.invalidateQueries({ queryKey: [locationId] }),
    }),
    [client, locationId, announce],
  );
  return (
    <SettingsContext value={settings}>
      {children}
      {region}
    </SettingsContext>
  );
}

export function useSettings(): Settings {
  const settings = useContext(SettingsContext);
  if (!settings) throw new Error("a part of the settings stands outside of them");
  return settings;
}
