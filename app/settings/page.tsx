import { redirect } from "next/navigation";
import { SettingsElsewhere } from "@/components/settings/settings-elsewhere";
import { pageServices } from "../page-services";
import { firstSectionOf } from "./first-section";

/**
 * Leads to the first section that there is. Not below the sections' loading page: with it the way there would be told to
 * the browser after the frame, and what is clicked meanwhile would be undone.
 */
export default async function SettingsPage() {
  const first = firstSectionOf(await pageServices());
  if (first !== null) redirect(first);
  return <SettingsElsewhere />;
}
