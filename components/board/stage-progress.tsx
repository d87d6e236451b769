type StageProgressProps = {
  /** 0 for the first stage. */
  index: number;
  total: number;
};

/** A small pie that fills from the first stage to the last: how far along a column is, at a glance. */
export function StageProgress({ index, total }: StageProgressProps) {
  const share = total > 1 ? index / (total - 1) : 1;
  const circumference = 2 * Math.PI * 2.5;
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: decoration beside the name of the stage
    <svg viewBox="0 0 14 14" width={14} height={14} aria-hidden className="shrink-0 text-accent-line">
      <circle cx={7} cy={7} r={6} fill="none" stroke="currentColor" strokeWidth={1.5} />
      <circle
        cx={7}
        cy={7}
        r={2.5}
        fill="none"
        stroke="currentColor"
        strokeWidth={5}
        strokeDasharray={`${(share * circumference).toFixed(2)} ${circumference.toFixed(2)}`}
        transform="rotate(-90 7 7)"
      />
    </svg>
  );
}
