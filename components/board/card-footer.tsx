import { formatMoney } from "@/lib/board/money";
import { fullDate, shortAge } from "./ages";
import { useBoard } from "./board-context";
import type { BoardFormat, CardOpportunity } from "./card-model";
import { OwnerAvatar } from "./owner-avatar";
import { STATUS_CLASSES, STATUS_NAMES } from "./statuses";

type CardFooterProps = { opportunity: CardOpportunity; ownerName: string; format: BoardFormat };

/** The last line of a card: value, tags, status, age, owner. */
export function CardFooter({ opportunity, ownerName, format }: CardFooterProps) {
  const { value, status, ownerId, contact } = opportunity;
  const { may } = useBoard();
  return (
    <div className="flex h-5 min-w-0 items-center gap-2">
      {!may.seeValues ? null : value === null ? (
        <span className="shrink-0 text-ink-faint text-small">No value</span>
      ) : (
        <span className="shrink-0 font-semibold text-body text-ink tabular-nums">
          {formatMoney(value, format)}
        </span>
      )}
      <CardTags tags={contact.tags} />
      <span className="ml-auto flex shrink-0 items-center gap-1.5">
        {status !== "open" && (
          <span
            className={`rounded px-1.5 font-medium text-micro leading-[1.125rem] ${STATUS_CLASSES[status]}`}
          >
            {STATUS_NAMES[status]}
          </span>
        )}
        <time
          dateTime={opportunity.createdAt}
          title={`Created ${fullDate(opportunity.createdAt, format)}`}
          // The server's clock and zone are not the reader's.
          suppressHydrationWarning
          className="text-ink-faint text-micro tabular-nums"
        >
          {shortAge(opportunity.createdAt, Date.now())}
        </time>
        {ownerId && <OwnerAvatar id={ownerId} name={ownerName} />}
      </span>
    </div>
  );
}

/** As many tags as fit on half a line; the rest is a number, and all of them are in the tooltip. */
function CardTags({ tags }: { tags: readonly string[] }) {
  const [first, ...rest] = tags;
  if (first === undefined) return null;
  return (
    <span className="flex min-w-0 items-center gap-1 text-micro" title={tags.join(", ")}>
      <span dir="auto" className="min-w-0 truncate rounded bg-wash px-1.5 text-ink-muted leading-[1.125rem]">
        {first}
      </span>
      {rest.length > 0 && <span className="shrink-0 text-ink-faint tabular-nums">+{rest.length}</span>}
    </span>
  );
}
