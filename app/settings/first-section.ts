import "server-only";
import { hasRole } from "@/lib/identity/require-role";
import type { Session } from "@/lib/identity/session";
import type { SettingsService } from "@/lib/settings/service";

type Asker = { settings: Pick<SettingsService, "canAdminister">; session: Session };

/** Address of the section of the settings that comes first for somebody; null where they have none. */
export function firstSectionOf({ settings, session }: Asker): string | null {
  if (settings.canAdminister) return "/settings/pipelines";
  return hasRole(session, "manager") ? "/settings/activity" : null;
}
