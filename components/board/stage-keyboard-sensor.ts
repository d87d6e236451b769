import type { Activators, SensorInstance, SensorProps } from "@dnd-kit/core";
import type { KeyboardEvent as ReactKeyboardEvent } from "react";
import type { KeyboardTarget } from "./board-collisions";
import { cardAt } from "./card-elements";

export type StageKeyboardOptions = {
  target: KeyboardTarget;
  /** Ids of the drop targets now, from left to right, the zones last; and where the dragged card starts. */
  steps: () => { ids: readonly string[]; start: string };
  elementOf: (dropId: string) => Element | null;
};

type StageKeyboardProps = SensorProps<StageKeyboardOptions>;

/** How far below the top of a column its card hangs, in CSS pixels. */
const HANG_PX = 120;

/**
 * Drags by keyboard from one column to the next: Space picks up and drops, left and right walk the columns and
 * then the zones, up and down go to the zones and back, Escape cancels. dnd-kit's own sensor goes 25 pixels at
 * a time and scrolls in guesses.
 */
export class StageKeyboardSensor implements SensorInstance {
  autoScrollEnabled = false;
  readonly #props: StageKeyboardProps;
  readonly #listening = new AbortController();
  #columnId: string;

  static activators: Activators<StageKeyboardOptions> = [
    {
      eventName: "onKeyDown",
      handler: (event: ReactKeyboardEvent) => {
        const isCard = cardAt(event.target) === event.target;
        if (!isCard || event.nativeEvent.code !== "Space" || event.nativeEvent.repeat) return false;
        event.preventDefault();
        return true;
      },
    },
  ];

  constructor(props: StageKeyboardProps) {
    this.#props = props;
    const { steps, target } = props.options;
    this.#columnId = steps().start;
    target.current = this.#columnId;
    const card = props.activeNode.node.current?.getBoundingClientRect();
    props.onStart({ x: (card?.left ?? 0) + (card?.width ?? 0) / 2, y: card?.top ?? 0 });
    const { signal } = this.#listening;
    // At once, as the next key may be there before any timer. The key that picked the card up is past the capture.
    document.addEventListener("keydown", this.#onKeyDown, { signal, capture: true });
    window.addEventListener("blur", this.#cancel, { signal });
    window.addEventListener("resize", this.#cancel, { signal });
    document.addEventListener("visibilitychange", this.#cancel, { signal });
    document.addEventListener("mousedown", this.#cancel, { signal });
  }

  #cancel = () => {
    this.#listening.abort();
    this.#props.options.target.current = null;
    this.#props.onCancel();
  };

  #onKeyDown = (event: KeyboardEvent) => {
    if (event.code === "Tab") return this.#cancel();
    const isOurs = /^(Space|Enter|Escape|Arrow|Home|End)/.test(event.code);
    if (!isOurs) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.code === "Escape") return this.#cancel();
    if (event.code === "Space" || event.code === "Enter") {
      if (event.repeat) return;
      this.#listening.abort();
      this.#props.onEnd();
      this.#props.options.target.current = null;
      return;
    }
    this.#goTo(this.#next(event));
  };

  #next({ code: key, repeat }: KeyboardEvent): string | undefined {
    const { ids } = this.#props.options.steps();
    const current = this.#props.options.target.current ?? this.#columnId;
    const at = ids.indexOf(current);
    const isZone = (id: string) => id.startsWith("status:");
    const next = ids[Math.min(at + 1, ids.length - 1)];
    // A key that is held must not run past the last stage into another status.
    if (key === "ArrowRight") return repeat && next && isZone(next) !== isZone(current) ? current : next;
    if (key === "ArrowLeft") return ids[Math.max(at - 1, 0)];
    if (key === "Home") return ids[0];
    if (key === "End") return ids.findLast((id) => !isZone(id));
    if (key === "ArrowDown") return isZone(current) ? current : ids.find(isZone);
    return isZone(current) ? this.#columnId : current;
  }

  #goTo(id: string | undefined) {
    const element = id === undefined ? null : this.#props.options.elementOf(id);
    if (id === undefined || !element) return;
    if (!id.startsWith("status:")) this.#columnId = id;
    this.#props.options.target.current = id;
    element.scrollIntoView({ block: "nearest", inline: "center", behavior: "instant" });
    const rect = element.getBoundingClientRect();
    const hang = Math.min(HANG_PX, rect.height / 2);
    this.#props.onMove({ x: rect.left + rect.width / 2, y: rect.top + hang });
  }
}
