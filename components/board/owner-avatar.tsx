import { hueOf, initials } from "./initials";

type OwnerAvatarProps = { id: string; name: string };

/** What an owner is called. Of somebody whom nobody could name yet nothing is claimed. */
export function nameOfOwner(names: ReadonlyMap<string, string> | null, id: string | null): string {
  return (names ? names.get(id ?? "") : "…") ?? "Unknown user";
}

/** The owner's initials in a colour of their own. */
export function OwnerAvatar({ id, name }: OwnerAvatarProps) {
  const hue = hueOf(id);
  return (
    <span
      title={name}
      className="grid size-5 shrink-0 place-items-center rounded-full font-semibold text-[0.5625rem] leading-none"
      style={{
        background: `light-dark(oklch(0.91 0.05 ${hue}), oklch(0.37 0.07 ${hue}))`,
        color: `light-dark(oklch(0.38 0.1 ${hue}), oklch(0.9 0.06 ${hue}))`,
      }}
    >
      <span aria-hidden>{initials(name)}</span>
      <span className="sr-only">{`Owner: ${name}`}</span>
    </span>
  );
}
