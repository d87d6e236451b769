import { redirect } from "next/navigation";
import { getServer } from "@/lib/server";

export default async function SettingsPage() {
  // The layout says what there is to say where nothing can be arranged.
  if ((await getServer()).settings.canAdminister) redirect("/settings/pipelines");
  return null;
}
