import { Fragment, memo } from "react";
import { CardFooter } from "./card-footer";
import { CardMark } from "./card-mark";
import type { BoardFormat, CardOpportunity } from "./card-model";

type OpportunityCardProps = {
  opportunity: CardOpportunity;
  ownerName: string;
  format: BoardFormat;
  /** Exactly one card of a column can be reached by Tab; arrow keys walk to the others. */
  isTabStop: boolean;
};

/** Three dots, as Lucide's: there are as many as cards, and a component for each is a tenth of what a card costs. */
const DOTS = (
  // biome-ignore lint/a11y/noSvgWithoutTitle: decoration of a button that has a name
  <svg viewBox="0 0 24 24" width={16} height={16} aria-hidden>
    <path d="M5 12h.01M12 12h.01M19 12h.01" stroke="currentColor" strokeWidth={4} strokeLinecap="round" />
  </svg>
);

/**
 * One card. It has no handlers: clicks, keys and drags are heard by the board, which reads the data attributes,
 * so that a thousand cards cost no more than one.
 */
export const OpportunityCard = memo(function OpportunityCard(props: OpportunityCardProps) {
  const { opportunity, isTabStop } = props;
  return (
    <article
      data-opportunity-id={opportunity.id}
      aria-label={opportunity.title}
      aria-describedby="board-keys"
      aria-busy={opportunity.change === "pending" || undefined}
      tabIndex={isTabStop ? 0 : -1}
      className="group/card relative h-full cursor-default touch-manipulation select-none rounded-lg border border-line bg-surface shadow-card outline-offset-0 transition-[border-color,background-color] duration-100 [-webkit-touch-callout:none] hover:border-line-strong hover:bg-surface-hover data-[lifted]:opacity-35"
    >
      <CardBody {...props} />
      <button
        type="button"
        data-move-button
        aria-label={`Move ${opportunity.title}`}
        aria-haspopup="menu"
        tabIndex={isTabStop ? 0 : -1}
        className="absolute top-1.5 right-1.5 grid size-6 place-items-center rounded-md text-ink-faint opacity-0 outline-offset-0 transition-opacity hover:bg-wash hover:text-ink focus-visible:opacity-100 group-hover/card:opacity-100 group-focus-visible/card:opacity-100 aria-expanded:bg-wash aria-expanded:text-ink aria-expanded:opacity-100 pointer-coarse:top-0 pointer-coarse:right-0 pointer-coarse:size-11 pointer-coarse:opacity-100 group-data-still/board:hidden"
      >
        {DOTS}
      </button>
    </article>
  );
});

/** The inside of a card, which is also what hangs at the pointer during a drag. */
export function CardBody({ opportunity, ownerName, format }: Omit<OpportunityCardProps, "isTabStop">) {
  const { title, contact } = opportunity;
  const who = [contact.name ?? contact.email ?? contact.phone, contact.company].filter(
    (part, at, all) => part && all.indexOf(part) === at,
  );
  return (
    <div className="flex h-full flex-col justify-between px-3 py-2.5">
      <div className="min-w-0">
        <h3
          dir="auto"
          title={title}
          className="truncate text-left font-medium text-body text-ink leading-5 group-focus-within/card:pr-5 group-hover/card:pr-5 pointer-coarse:pr-8"
        >
          {title}
        </h3>
        <p className="flex min-w-0 items-center gap-1 text-ink-muted text-small">
          {who.length > 0 ? (
            <span className="truncate" title={who.join(" · ")}>
              {who.map((part, at) => (
                <Fragment key={part}>
                  {at > 0 && " · "}
                  <bdi>{part}</bdi>
                </Fragment>
              ))}
            </span>
          ) : (
            <span className="truncate text-ink-faint">No contact name</span>
          )}
          <CardMark change={opportunity.change} />
        </p>
      </div>
      <CardFooter opportunity={opportunity} ownerName={ownerName} format={format} />
    </div>
  );
}
