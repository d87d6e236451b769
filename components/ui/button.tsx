import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";

export const buttonClass = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors duration-100 disabled:pointer-events-none disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-accent text-accent-contrast shadow-card hover:bg-accent-hover",
        secondary: "border border-line-strong bg-surface text-ink shadow-card hover:bg-surface-hover",
        ghost: "text-ink-muted hover:bg-wash hover:text-ink aria-expanded:bg-wash aria-expanded:text-ink",
        danger: "bg-danger text-danger-contrast shadow-card hover:bg-danger-hover",
        dangerGhost: "text-danger-ink hover:bg-lost-soft",
      },
      size: {
        small: "h-7 px-2 text-small pointer-coarse:h-11 pointer-coarse:px-3",
        medium: "h-8 px-3 text-body pointer-coarse:h-11 pointer-coarse:px-4",
        icon: "size-8 pointer-coarse:size-11",
        smallIcon: "size-6 pointer-coarse:size-11",
      },
    },
    defaultVariants: { variant: "secondary", size: "medium" },
  },
);

type ButtonProps = ComponentProps<"button"> & VariantProps<typeof buttonClass>;

export function Button({ variant, size, className, type = "button", ...rest }: ButtonProps) {
  return <button type={type} className={buttonClass({ variant, size, className })} {...rest} />;
}
