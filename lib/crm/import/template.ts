import "server-only";

type Part = { text: string } | { column: string; fallback: string };

/** A title template taken apart: the columns it needs and how a row fills it. */
export type Template = {
  columns: readonly string[];
  fill(read: (column: string) => string): string;
};

/**
 * Reads a template such as `{product} – {account|no account}`: a column's name in braces, after `|` what stands
 * there when the column is empty. `{{` and `}}` are plain braces. Outer and repeated spaces are removed.
 */
export function parseTemplate(template: string): Template | { problem: string } {
  const parts: Part[] = [];
  const rest = template.replace(/\{\{|\}\}|\{([^{}]*)\}|[^{}]+/gu, (match, inside?: string) => {
    parts.push(inside === undefined ? { text: plain(match) } : placeholder(inside));
    return "";
  });
  if (rest !== "") return { problem: "has a brace without its partner; write {{ or }} for a plain brace" };
  const columns = parts.flatMap((part) => ("column" in part ? [part.column] : []));
  if (columns.length === 0) return { problem: "names no column; write one in braces, such as {product}" };
  if (columns.includes("")) return { problem: "has empty braces" };
  return { columns, fill: (read) => fill(parts, read) };
}

function plain(match: string): string {
  if (match === "{{") return "{";
  return match === "}}" ? "}" : match;
}

function placeholder(inside: string): Part {
  const [column = "", ...fallback] = inside.split("|");
  return { column: column.trim(), fallback: fallback.join("|").trim() };
}

function fill(parts: readonly Part[], read: (column: string) => string): string {
  const filled = parts.map((part) =>
    "text" in part ? part.text : read(part.column).trim() || part.fallback,
  );
  return filled.join("").replace(/\s+/gu, " ").trim();
}
