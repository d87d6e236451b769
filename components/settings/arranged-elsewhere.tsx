/** Why there are no other sections beside this one. */
export function ArrangedElsewhere() {
  return (
    <p className="border-line border-t pt-4 text-pretty text-ink-faint text-small">
      Pipelines, stages, people and tags of this location belong to HighLevel, whose API lets nobody change
      them from outside. Change them in HighLevel’s own settings; the board shows it after a Refresh.
    </p>
  );
}
