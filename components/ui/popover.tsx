import { Popover as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";

export const Popover = Primitive.Root;
export const PopoverTrigger = Primitive.Trigger;
export const PopoverAnchor = Primitive.Anchor;

/** Floats over dialogs too. As wide as its anchor at least. */
export function PopoverContent({
  className,
  align = "start",
  sideOffset = 4,
  ...rest
}: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content
        align={align}
        sideOffset={sideOffset}
        collisionPadding={8}
        className={classNames(
          "z-[80] max-h-(--radix-popover-content-available-height) min-w-(--radix-popover-trigger-width) overflow-hidden rounded-lg border border-line bg-raised text-ink shadow-pop outline-none motion-safe:animate-enter",
          className,
        )}
        {...rest}
      />
    </Primitive.Portal>
  );
}
