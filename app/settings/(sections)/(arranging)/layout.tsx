import type { ReactNode } from "react";
import { SettingsElsewhere } from "@/components/settings/settings-elsewhere";
import { pageServices } from "../../../page-services";

/** Nothing is offered that could not work: over a remote HighLevel the page says where to go instead. */
export default async function ArrangingLayout({ children }: { children: ReactNode }) {
  return (await pageServices()).settings.canAdminister ? children : <SettingsElsewhere />;
}
