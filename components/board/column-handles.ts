import { cardIdOf, stageIdOf } from "./card-elements";
import type { CardOpportunity } from "./card-model";

/** What the board can ask of a column, without the column rendering for it. */
type ColumnHandle = {
  /** How many cards are loaded. */
  size: () => number;
  find: (opportunityId: string) => CardOpportunity | undefined;
  indexOf: (opportunityId: string) => number;
  /** Scrolls to a card, mounts it and gives it the focus. Past either end takes the nearest. */
  focus: (index: number) => void;
};

/** A card that should have the focus as soon as a column shows it: the one of this stage, or any. */
type FocusWish = { opportunityId: string; stageId: string | null };

/** The columns of a board by stage, and what travels between them. One per board; it never causes a render. */
export class ColumnHandles {
  readonly #columns = new Map<string, ColumnHandle>();
  /** The card that is being dragged: its column keeps it mounted. */
  draggedId: string | null = null;
  focusWish: FocusWish | null = null;

  /** Makes a column known; the answer takes it out again. */
  register(stageId: string, column: ColumnHandle): () => void {
    this.#columns.set(stageId, column);
    return () => {
      if (this.#columns.get(stageId) === column) this.#columns.delete(stageId);
    };
  }

  /**
   * The card takes the focus as soon as a column shows it. Where none has after two frames `otherwise`, or where it is:
   * what was done has changed no column.
   */
  wishFocus(wish: FocusWish, otherwise = () => this.focus(wish.opportunityId)): void {
    this.focusWish = wish;
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (this.focusWish !== wish) return;
        this.focusWish = null;
        otherwise();
      }),
    );
  }

  /** Ref of a card's row. When a card goes on which the keyboard is, the focus goes with it, or to its neighbour. */
  readonly followFocus = (row: HTMLElement | null) => () => {
    const opportunityId = cardIdOf(row?.querySelector(":focus-visible") ?? null);
    if (!row || !opportunityId || this.focusWish) return;
    const stageId = stageIdOf(row) ?? "";
    const index = Number(row.ariaPosInSet) - 1;
    this.wishFocus({ opportunityId, stageId: null }, () => this.get(stageId)?.focus(index));
  };

  get(stageId: string): ColumnHandle | undefined {
    return this.#columns.get(stageId);
  }

  /**
   * Before a button goes on which the keyboard may be. Once it has gone the answer gives the focus, where that is nowhere
   * by then, to the first card of these stages.
   */
  keepFocus(stageIds: readonly string[]): () => void {
    const isByKeyboard = document.querySelector("button:focus-visible") !== null;
    return () => {
      requestAnimationFrame(() => {
        if (!isByKeyboard || document.activeElement !== document.body) return;
        const stageId = stageIds.find((id) => this.get(id)?.size()) ?? "";
        this.get(stageId)?.focus(0);
      });
    };
  }

  /** Gives a card the focus where it is. */
  focus(opportunityId: string): void {
    for (const column of this.#columns.values()) {
      const index = column.indexOf(opportunityId);
      if (index >= 0) column.focus(index);
    }
  }
}
