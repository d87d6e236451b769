/**
 * A grey shape where something will stand. Hidden from assistive technology: say "Loading" once, elsewhere. A span,
 * because a browser closes a paragraph before a div, and React then does not find what the server wrote.
 */
export function Skeleton({ className = "" }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={`block rounded motion-safe:animate-pulse-soft bg-wash-strong ${className}`}
    />
  );
}
