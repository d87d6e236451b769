import { AlertDialog as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { buttonClass } from "./button";
import { classNames } from "./class-names";
import { type FocusPlaces, useFocusReturn } from "./focus-return";

export const AlertDialog = Primitive.Root;

type AlertDialogContentProps = ComponentProps<typeof Primitive.Content> & { focusPlaces?: FocusPlaces };

/** A question. It lies over the menu that led to it. Render it when it is wanted: closed it gives the focus back to what had it then. */
export function AlertDialogContent({ className, focusPlaces, ...rest }: AlertDialogContentProps) {
  const giveFocusBack = useFocusReturn(focusPlaces);
  return (
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-[85] bg-scrim" />
      <Primitive.Content
        className={classNames(
          "fixed top-1/2 left-1/2 z-[90] w-[calc(100%-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 space-y-2 rounded-xl border border-line bg-raised p-5 text-ink shadow-lift outline-none",
          className,
        )}
        onCloseAutoFocus={giveFocusBack}
        {...rest}
      />
    </Primitive.Portal>
  );
}

export function AlertDialogTitle({ className, ...rest }: ComponentProps<typeof Primitive.Title>) {
  return (
    <Primitive.Title className={classNames("break-words font-semibold text-lead", className)} {...rest} />
  );
}

export function AlertDialogDescription({ className, ...rest }: ComponentProps<typeof Primitive.Description>) {
  return (
    <Primitive.Description
      className={classNames("break-words text-body text-ink-muted", className)}
      {...rest}
    />
  );
}

export function AlertDialogFooter({ className, ...rest }: ComponentProps<"div">) {
  return <div className={classNames("flex flex-wrap justify-end gap-2 pt-3", className)} {...rest} />;
}

/** Leaves everything as it is; takes the focus when the question appears. */
export function AlertDialogCancel({ className, ...rest }: ComponentProps<typeof Primitive.Cancel>) {
  return <Primitive.Cancel className={buttonClass({ variant: "secondary", className })} {...rest} />;
}

/** Does what was asked. It closes the question unless its `onClick` calls `preventDefault()`. */
export function AlertDialogAction({ className, ...rest }: ComponentProps<typeof Primitive.Action>) {
  return <Primitive.Action className={buttonClass({ variant: "danger", className })} {...rest} />;
}
