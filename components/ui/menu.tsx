import { DropdownMenu as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";
import { isFocusTaken } from "./focus-return";

export const Menu = Primitive.Root;
export const MenuTrigger = Primitive.Trigger;
export const MenuGroup = Primitive.Group;

export function MenuContent({
  className,
  sideOffset = 4,
  align = "end",
  onCloseAutoFocus,
  ...rest
}: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content
        sideOffset={sideOffset}
        align={align}
        collisionPadding={8}
        // A long menu scrolls, and what scrolls must be in reach of the keyboard before an item has the focus.
        tabIndex={0}
        className={classNames(
          "z-[80] max-h-(--radix-dropdown-menu-content-available-height) min-w-52 max-w-80 overflow-y-auto overscroll-contain rounded-lg border border-line bg-raised p-1 text-ink shadow-pop outline-none",
          // Not an animation: radix takes one that has just begun for a way out, and waits for its end. A menu that was
          // left meanwhile took the focus, or Escape, from what came after it.
          "duration-140 ease-enter starting:translate-y-1 starting:scale-[0.985] starting:opacity-0 motion-safe:transition-[opacity,translate,scale]",
          className,
        )}
        onCloseAutoFocus={(event) => {
          if (isFocusTaken()) event.preventDefault();
          else onCloseAutoFocus?.(event);
        }}
        {...rest}
      />
    </Primitive.Portal>
  );
}

const itemClass =
  "flex min-h-8 select-none items-center gap-2 rounded-md px-2 py-1 text-body outline-none data-highlighted:bg-wash data-disabled:text-ink-faint pointer-coarse:min-h-11 [&_svg]:shrink-0";

export function MenuItem({ className, ...rest }: ComponentProps<typeof Primitive.Item>) {
  return <Primitive.Item className={classNames(itemClass, className)} {...rest} />;
}

export function MenuLabel({ className, ...rest }: ComponentProps<typeof Primitive.Label>) {
  return (
    <Primitive.Label
      className={classNames("px-2 pt-1.5 pb-1 font-medium text-ink-faint text-micro", className)}
      {...rest}
    />
  );
}

export function MenuSeparator({ className, ...rest }: ComponentProps<typeof Primitive.Separator>) {
  return <Primitive.Separator className={classNames("-mx-1 my-1 h-px bg-line", className)} {...rest} />;
}
