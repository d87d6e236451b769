import type { ReactNode } from "react";

type EmptyStateProps = {
  icon?: ReactNode;
  title: string;
  /** What the person can do about it. */
  children?: ReactNode;
  actions?: ReactNode;
};

/** What stands where nothing is: says why, and what to do. */
export function EmptyState({ icon, title, children, actions }: EmptyStateProps) {
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
      <h2 className="text-balance font-semibold text-lead">{title}</h2>
      {children && <div className="mt-1 w-full text-pretty text-body text-ink-muted">{children}</div>}
      {actions && <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
