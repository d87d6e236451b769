import type { Metadata } from "next";
import { TagsSection } from "@/components/settings/tags-section";

export const metadata: Metadata = { title: "Tags · Settings" };

export default function TagsPage() {
  return <TagsSection />;
}
