/** A word of ours, or the name of a parameter. */
const IS_PLAIN = /^(:\w{1,30}|[a-z-]{1,20})$/;

/**
 * A route's label of which there are few, whatever people ask for: the embedded CRM's API is one, a path that leads
 * nowhere has one name however deep it goes, and what is written in another way than ours is `:other`.
 */
export function boundedLabel(route: string): string {
  const segments = route.split("/").filter(Boolean);
  if (segments[0] === "v1") return "/v1";
  const plain = segments.map((segment) => (IS_PLAIN.test(segment) ? segment : ":other"));
  return `/${plain.filter((segment, at) => segment !== plain[at - 1]).join("/")}`;
}
