/** Three lanes, each further along than the one above. */
export function BrandMark() {
  return (
    <span className="flex shrink-0 items-center gap-2 max-[22.5rem]:hidden">
      <svg
        viewBox="0 0 24 24"
        width={24}
        height={24}
        role="img"
        aria-label="Pipelane"
        className="rounded-md bg-accent"
      >
        <g stroke="var(--accent-contrast)" strokeWidth={2.4} strokeLinecap="round">
          <path d="M6 7.5h4" />
          <path d="M6 12h8" />
          <path d="M6 16.5h12" />
        </g>
      </svg>
      <span aria-hidden className="font-semibold text-lead tracking-tight max-lg:hidden">
        Pipelane
      </span>
      <span aria-hidden className="h-5 w-px bg-line-strong max-lg:hidden" />
    </span>
  );
}
