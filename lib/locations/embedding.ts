import "server-only";
import { directory } from "./directory";

/** Who may frame a page, and from where it may show images besides our own. */
type Embedding = { framers: readonly string[]; images: readonly string[] };

const NOBODY: Embedding = { framers: [], images: [] };

/**
 * What the page of a path may be framed by: one below `/embed/:locationId` by that location's portals, all others by
 * nobody. An id that is written in another way than it is configured, such as with %, is nobody's either.
 */
export function embeddingOf(path: string, find = (id: string) => directory().find(id)): Embedding {
  const id = /^\/embed\/([\w-]+)(?:\/|$)/.exec(path)?.[1];
  const location = id === undefined ? null : find(id);
  if (!location) return NOBODY;
  const { portalOrigins: framers, theme } = location;
  const images = theme.logo?.startsWith("https:") ? [new URL(theme.logo).origin] : [];
  return { framers, images };
}
