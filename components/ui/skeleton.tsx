/** A grey shape where something will stand. Hidden from assistive technology: say "Loading" once, elsewhere. */
export function Skeleton({ className = "" }: { className?: string }) {
  return <div aria-hidden className={`rounded motion-safe:animate-pulse-soft bg-wash-strong ${className}`} />;
}
