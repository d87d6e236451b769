import X from "lucide-react/icons/x";
import { Dialog as Primitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { buttonClass } from "./button";
import { classNames } from "./class-names";
import { type FocusPlaces, useFocusReturn } from "./focus-return";
import { TOAST_MARGIN_PX } from "./toast-height";

export const Dialog = Primitive.Root;

type DialogContentProps = ComponentProps<typeof Primitive.Content> & { focusPlaces?: FocusPlaces };

/**
 * A sheet that fills a phone and floats in the middle of anything larger. Give it a `DialogTitle`: that names it. Render
 * it when it is wanted: it starts in its first field, and closed it gives the focus back to what had it then.
 */
export function DialogContent({ className, children, focusPlaces, ...rest }: DialogContentProps) {
  const giveFocusBack = useFocusReturn(focusPlaces);
  return (
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-40 bg-scrim" />
      <Primitive.Content
        className={classNames(
          "fixed inset-0 z-50 flex flex-col bg-raised text-ink outline-none motion-safe:animate-enter",
          "sm:inset-auto sm:top-[max(5vh,1rem)] sm:left-1/2 sm:max-h-[90dvh] sm:w-[calc(100%-2rem)] sm:max-w-2xl sm:-translate-x-1/2",
          "sm:rounded-xl sm:border sm:border-line sm:shadow-lift",
          className,
        )}
        onInteractOutside={(event) => isInToast(event.target) && event.preventDefault()}
        onOpenAutoFocus={focusFirstField}
        onCloseAutoFocus={giveFocusBack}
        {...rest}
      >
        {children}
      </Primitive.Content>
    </Primitive.Portal>
  );
}

/** As Tab would: what is in the field is selected. A dialog without one is left to radix. */
function focusFirstField(event: Event) {
  const field =
    event.currentTarget instanceof HTMLElement &&
    event.currentTarget.querySelector("input, select, textarea");
  if (!(field instanceof HTMLElement)) return;
  event.preventDefault();
  field.focus();
  if (field instanceof HTMLInputElement) field.select();
}

/** What a toast offers can be taken while a dialog is open, and does not close it. */
function isInToast(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[data-sonner-toaster]") !== null;
}

/** The fixed top of a dialog: its title and the button that closes it. */
export function DialogHeader({ className, children, ...rest }: ComponentProps<"div">) {
  return (
    <div
      className={classNames("flex items-start gap-3 border-line border-b px-5 pt-4 pb-3.5", className)}
      {...rest}
    >
      <div className="min-w-0 flex-1 space-y-0.5">{children}</div>
      <Primitive.Close
        aria-label="Close"
        className={buttonClass({ variant: "ghost", size: "smallIcon", className: "-mr-1.5" })}
      >
        <X size={16} aria-hidden />
      </Primitive.Close>
    </div>
  );
}

export function DialogTitle({ className, ...rest }: ComponentProps<typeof Primitive.Title>) {
  return (
    <Primitive.Title
      dir="auto"
      className={classNames("line-clamp-2 break-words text-left font-semibold text-lead", className)}
      {...rest}
    />
  );
}

export function DialogDescription({ className, ...rest }: ComponentProps<typeof Primitive.Description>) {
  return <Primitive.Description className={classNames("text-ink-muted text-small", className)} {...rest} />;
}

/**
 * The part of a dialog that scrolls. It gives way to toasts, but not beyond the height of a field; the one in focus stays
 * in sight.
 */
export function DialogBody({ className, ...rest }: ComponentProps<"div">) {
  return (
    <div
      ref={keepFocusInSight}
      className={classNames(
        "min-h-16 flex-[1_9999_0%] overflow-y-auto overscroll-contain px-5 py-4",
        className,
      )}
      {...rest}
    />
  );
}

function keepFocusInSight(body: HTMLElement | null) {
  if (!body) return;
  let before = body.offsetHeight;
  const observer = new ResizeObserver(() => {
    const { activeElement } = document;
    const isSmaller = body.offsetHeight < before;
    before = body.offsetHeight;
    if (isSmaller && body.contains(activeElement)) activeElement?.scrollIntoView({ block: "nearest" });
  });
  observer.observe(body);
  return () => observer.disconnect();
}

type DialogFooterProps = ComponentProps<"div"> & {
  /** What is to be read before a button is pressed again: there it is seen whatever part of the body is. */
  notice?: ReactNode;
};

/** The fixed bottom of a dialog, for its buttons. Toasts keep above it, and the body above toasts where it can. */
export function DialogFooter({ className, notice, ...rest }: DialogFooterProps) {
  return (
    <>
      <div className="h-(--room-for-toasts)" />
      <div ref={keepToastsAbove}>
        <div className="max-h-[50dvh] overflow-y-auto border-line border-t px-5 py-3 empty:hidden">
          {notice}
        </div>
        <div
          className={classNames(
            "flex items-center justify-end gap-2 border-line border-t px-5 py-3",
            className,
          )}
          {...rest}
        />
      </div>
    </>
  );
}

/** What ends higher above the bottom of the window than this, in CSS pixels, toasts that lie on each other do not reach. */
const TOASTS_PX = 240;
/** A toast can be read beside a dialog where there is so much room, in CSS pixels, and as much as this to either side of it. */
const NARROW_TOAST_PX = 288;

/** A ref: for as long as the element is there, the toaster reads in properties of the page where it finds room. */
function keepToastsAbove(footer: HTMLElement | null) {
  const dialog = footer?.closest("[role=dialog]");
  if (!footer || !dialog) return;
  const { style } = document.documentElement;
  const measure = () => {
    const { top, bottom } = footer.getBoundingClientRect();
    const besidePx = window.innerWidth - dialog.getBoundingClientRect().right - 2 * TOAST_MARGIN_PX;
    const isBeside = besidePx >= NARROW_TOAST_PX;
    const isReached = !isBeside && window.innerHeight - bottom < TOASTS_PX;
    style.setProperty("--below-toasts-in-dialog", `${isReached ? window.innerHeight - top : 0}px`);
    style.setProperty("--room-for-toasts", isReached ? "var(--toast-height, 0px)" : "0px");
    if (isBeside) style.setProperty("--beside-dialog", `${besidePx}px`);
    else style.removeProperty("--beside-dialog");
  };
  const observer = new ResizeObserver(measure);
  for (const element of [footer, dialog]) observer.observe(element);
  window.addEventListener("resize", measure);
  return () => {
    observer.disconnect();
    window.removeEventListener("resize", measure);
    style.removeProperty("--below-toasts-in-dialog");
    style.removeProperty("--room-for-toasts");
    style.removeProperty("--beside-dialog");
  };
}
