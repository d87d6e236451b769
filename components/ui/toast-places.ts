import type { ToastMessage } from "./toast-queue";

/** A toast on the screen: a message, or several of one crowd told as one. */
export type DeskToast = ToastMessage & { members: readonly ToastMessage[] };

export type PlacedScreen<Place> = {
  /** Shows a toast in this place, instead of what stands there, or in a new one; answers which. */
  put: (toast: DeskToast, place: Place | undefined) => Place;
  /** This toast, which stands in this place, goes, and the place with it. */
  take: (place: Place, toast: DeskToast) => void;
};

/** Which toasts stand on the screen, and where. */
export function createToastPlaces<Place>({ put, take }: PlacedScreen<Place>) {
  let shown: readonly DeskToast[] = [];
  /** By the id of a toast. */
  const places = new Map<string, Place>();

  /** In the place of its former self, on which the focus may be, or in a new one. */
  function stand(toast: DeskToast, former: DeskToast | undefined): void {
    const place = former && places.get(former.id);
    if (former) places.delete(former.id);
    places.set(toast.id, put(toast, place));
  }

  return {
    shown: () => shown,

    /** What stands in this place now. */
    at: (place: Place) => shown.find(({ id }) => places.get(id) === place),

    /** Puts these on the screen, those that are there already only if they tell something else, and takes away the others. */
    show(next: readonly DeskToast[]): void {
      const before = shown;
      shown = next;
      const gone = before.filter(({ id }) => !next.some((toast) => toast.id === id));
      for (const toast of next) {
        const same = before.find(({ id }) => id === toast.id);
        if (!same) stand(toast, formerOf(toast, gone));
        else if (!hasSameMembers(same, toast)) stand(toast, same);
      }
      for (const toast of gone) {
        const place = places.get(toast.id);
        places.delete(toast.id);
        if (place !== undefined) take(place, toast);
      }
    },

    /** Puts a toast there as it is once more. */
    redraw(toastId: string): void {
      const toast = shown.find(({ id }) => id === toastId);
      if (toast) stand(toast, toast);
    },
  };
}

/** Of the toasts that are gone the first of which this one tells again, when there is no news in it. */
function formerOf({ members }: DeskToast, gone: readonly DeskToast[]): DeskToast | undefined {
  const known = gone.flatMap((toast) => toast.members);
  if (!members.every((member) => known.includes(member))) return undefined;
  return gone.find((toast) => toast.members.some((member) => members.includes(member)));
}

function hasSameMembers(one: DeskToast, other: DeskToast): boolean {
  return (
    one.members.length === other.members.length &&
    one.members.every((member, index) => member === other.members[index])
  );
}
