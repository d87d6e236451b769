/*
 * Cards have no handlers of their own: the board hears what happens on them and finds out here which card it was.
 */

/** The card that an event happened on, or null. */
export function cardAt(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("[data-opportunity-id]") : null;
}

/** The id of the opportunity whose card an event happened on. */
export function cardIdOf(target: EventTarget | null): string | null {
  return cardAt(target)?.dataset.opportunityId ?? null;
}

/** The stage in whose column an element stands. */
export function stageIdOf(element: Element | null): string | null {
  return element?.closest<HTMLElement>("[data-stage-id]")?.dataset.stageId ?? null;
}

export function isMoveButton(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[data-move-button]") !== null;
}

/** The mounted card of an opportunity. */
export function cardElement(root: ParentNode | null, opportunityId: string): HTMLElement | null {
  return root?.querySelector<HTMLElement>(`[data-opportunity-id="${CSS.escape(opportunityId)}"]`) ?? null;
}
