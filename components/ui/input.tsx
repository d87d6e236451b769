import { cva } from "class-variance-authority";
import type { ComponentProps } from "react";

export const controlClass = cva(
  "block w-full min-w-0 rounded-md border border-control-line/70 bg-surface px-2.5 text-body text-ink shadow-card transition-colors placeholder:text-ink-faint hover:border-control-line focus-visible:border-accent-line focus-visible:outline-1 focus-visible:outline-offset-0 read-only:bg-sunken read-only:text-ink-muted disabled:bg-sunken disabled:text-ink-muted disabled:hover:border-control-line/70 aria-invalid:border-danger-ink aria-invalid:outline-danger-ink aria-invalid:scroll-mb-12 pointer-coarse:text-base",
  {
    variants: {
      kind: { line: "h-8.5 pointer-coarse:h-11", area: "py-1.5 leading-5" },
    },
    defaultVariants: { kind: "line" },
  },
);

/** One line of text. Names may be in any script, so its direction follows what is typed. */
export function Input({ className, type = "text", dir = "auto", ...rest }: ComponentProps<"input">) {
  return <input type={type} dir={dir} className={controlClass({ className })} {...rest} />;
}
