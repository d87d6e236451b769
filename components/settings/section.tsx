import Plus from "lucide-react/icons/plus";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";

type SectionProps = {
  title: string;
  /** One sentence: what is here. */
  about?: ReactNode;
  /** Stands opposite the title. */
  action?: ReactNode;
  children: ReactNode;
};

/** The head of a page of the settings, and what it holds. */
export function Section({ title, about, action, children }: SectionProps) {
  return (
    <section aria-labelledby="section-title" className="space-y-5">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="min-w-0 max-w-lg space-y-1">
          <h1
            id="section-title"
            tabIndex={-1}
            className="text-balance outline-none font-semibold text-xl tracking-tight"
          >
            {title}
          </h1>
          {about && <p className="text-pretty text-body text-ink-muted">{about}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}

/** A sheet that holds rows or fields. */
export function Panel({ children }: { children: ReactNode }) {
  return <div className="overflow-clip rounded-xl border border-line bg-surface shadow-card">{children}</div>;
}

/** Opens the dialog that adds something to a section. */
export function AddButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <Button variant="primary" onClick={onClick}>
      <Plus size={16} aria-hidden />
      {children}
    </Button>
  );
}
