import type { ReactNode } from "react";

type EmptyStateProps = {
  icon?: ReactNode;
  title: string;
  /** What the person can do about it. */
  children?: ReactNode;
  actions?: ReactNode;
  /** Where it is all that a page has, its title is the page's. */
  heading?: "h1" | "h2";
};

/** What stands where nothing is: says why, and what to do. */
export function EmptyState({ icon, title, children, actions, heading: Heading = "h2" }: EmptyStateProps) {
  return (
    <div className="mx-auto flex w-full min-w-0 max-w-sm flex-col items-center px-6 py-12 text-center">
      {icon && (
        <div
          aria-hidden
          className="mb-4 grid size-11 place-items-center rounded-xl border border-line bg-surface text-ink-faint shadow-card"
        >
          {icon}
        </div>
      )}
      <Heading className="text-balance font-semibold text-lead">{title}</Heading>
      {children && <div className="mt-1 w-full text-pretty text-body text-ink-muted">{children}</div>}
      {actions && <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
