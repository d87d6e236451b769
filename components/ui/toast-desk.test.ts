import { expect, test, vi } from "vitest";
import { createToastDesk, staysFor } from "./toast-desk";
import type { DeskToast } from "./toast-places";
import type { ToastMessage } from "./toast-queue";

const words = ({ title, about = [], reasons = [], detail, action }: DeskToast) => {
  const each = reasons.map(({ subject, reason }) => `${subject}: ${reason}`);
  return [title, about.join(", "), ...each, detail, action?.label].filter(Boolean).join(" | ");
};

/** A desk, what stands on its screen from the top, the moment when what takes long is told, and where the focus is. */
function openDesk({ room = 10 } = {}) {
  const screen = new Map<number, DeskToast>();
  let places = 0;
  let focus: string | null = null;
  let isDialogOpen = false;
  const waiting: (() => void)[] = [];
  const desk = createToastDesk<number>({
    put(toast, place = ++places) {
      screen.set(place, toast);
      return place;
    },
    take: (place) => void screen.delete(place),
    later: (_delayMs, work) => void waiting.push(work),
    room: () => room,
    hasFocus: (id) => id === focus,
    isDialogOpen: () => isDialogOpen,
  });
  const pass = () => {
    for (const work of waiting.splice(0)) work();
  };
  const moveFocus = (id: string | null) => {
    focus = id;
  };
  const setDialog = (isOpen: boolean) => {
    isDialogOpen = isOpen;
    desk.giveWay();
  };
  const onScreen = () => [...screen.values()];
  return { desk, first: () => onScreen()[0], pass, moveFocus, setDialog, read: () => onScreen().map(words) };
}

function refused(name: string, { reason = "Out of order.", run = () => {} } = {}): ToastMessage {
  return {
    ...{ id: name, tone: "problem", title: `${name} was not moved`, subject: name, detail: reason },
    action: { label: "Try again", name: `Try again to move ${name}`, run },
    crowd: {
      key: "refused",
      title: (count) => `${count} were not moved`,
      reason,
      offer: (count) => `Try again to move ${count}`,
    },
  };
}

/** For a reason of its own. */
function refusedAlone(name: string): ToastMessage {
  const { crowd: _, ...message } = refused(name);
  return message;
}

const alone = (name: string) => `${name} was not moved | Out of order. | Try again`;

const moved = (name: string): ToastMessage => ({
  ...{ id: name, tone: "good", title: `${name} moved` },
  late: { tone: "waiting", title: `${name} is being moved` },
});

test("what an outage refuses is one toast with the reason that all of them have, and its button tries all of them again", () => {
  const { desk, first, read } = openDesk();
  const again = vi.fn();
  for (const name of ["Acme", "Birch", "Cedar"]) desk.show(refused(name, { run: () => again(name) }));
  desk.show(refused("Dune"));
  expect(read()).toEqual(["4 were not moved | Dune, Cedar, Birch, Acme | Out of order. | Try again"]);
  const crowd = first();
  expect(crowd?.action?.name).toBe("Try again to move 4");
  desk.dismiss(crowd?.id ?? "");
  crowd?.action?.run();
  expect(read()).toEqual([]);
  expect(again.mock.calls).toEqual([["Acme"], ["Birch"], ["Cedar"]]);
  desk.show(refused("Acme"));
  expect(read()).toEqual(["Acme was not moved | Out of order. | Try again"]);
});

test("reasons that differ are told each with its name where there are two, and are not one for all where there are more", () => {
  const { desk, first, read } = openDesk();
  desk.show({ ...refused("Acme", { reason: "The key is refused." }), retryAtMs: 9_000 });
  desk.show({ ...refused("Birch", { reason: "Busy." }), retryAtMs: 4_000 });
  expect(read()).toEqual(["2 were not moved | Birch: Busy. | Acme: The key is refused. | Try again"]);
  expect(first()?.retryAtMs).toBe(9_000);
  desk.show(refused("Cedar", { reason: "Busy." }));
  expect(read()).toEqual(["3 were not moved | Cedar, Birch, Acme | For different reasons. | Try again"]);
  desk.dismiss("Acme");
  expect(read()).toEqual(["2 were not moved | Cedar, Birch | Busy. | Try again"]);
});

test("what waits for the person keeps within the room there is: the earliest are one, and come back when there is room", () => {
  const { desk, read } = openDesk({ room: 2 });
  for (const name of ["Acme", "Birch", "Cedar"]) desk.show(refusedAlone(name));
  desk.show(moved("Dune"));
  expect(read()).toEqual([
    "2 earlier notices | Acme was not moved, Birch was not moved",
    alone("Cedar"),
    "Dune moved",
  ]);
  desk.dismiss("Cedar");
  expect(desk.shown().map(words)).toEqual([alone("Acme"), alone("Birch"), "Dune moved"]);
  expect(read().toSorted()).toEqual([alone("Acme"), alone("Birch"), "Dune moved"]);
  desk.show(refusedAlone("Elm"));
  desk.dismiss("earlier");
  expect(read().toSorted()).toEqual(["Dune moved", alone("Elm")]);
});

test("the earliest, when they become one, stand where the first of them stood", () => {
  const { desk, read } = openDesk({ room: 2 });
  for (const name of ["Acme", "Birch"]) desk.show(refusedAlone(name));
  desk.show(moved("Dune"));
  desk.show(refusedAlone("Cedar"));
  expect(read()).toEqual([
    "2 earlier notices | Acme was not moved, Birch was not moved",
    "Dune moved",
    alone("Cedar"),
  ]);
});

test("what has the focus keeps its button, whatever else there is to tell", () => {
  const { desk, read, moveFocus } = openDesk({ room: 2 });
  desk.show(refused("Acme"));
  desk.show(refusedAlone("Birch"));
  moveFocus("Acme");
  desk.show(refused("Cedar"));
  expect(read()).toEqual([alone("Acme"), alone("Birch"), alone("Cedar")]);
  desk.show(refusedAlone("Dune"));
  expect(read()).toEqual([
    alone("Acme"),
    "2 earlier notices | Birch was not moved, Cedar was not moved",
    alone("Dune"),
  ]);
  moveFocus(null);
  desk.show(moved("Elm"));
  expect(read().toSorted()).toEqual([
    "2 earlier notices | Birch was not moved, 2 were not moved",
    alone("Dune"),
    "Elm moved",
  ]);
});

test("what had the focus while others became the earlier notices goes when it becomes one of them", () => {
  const { desk, read, moveFocus } = openDesk({ room: 3 });
  desk.show(refusedAlone("Acme"));
  moveFocus("Acme");
  for (const name of ["Birch", "Cedar", "Dune", "Elm"]) desk.show(refusedAlone(name));
  const earlier = "2 earlier notices | Birch was not moved, Cedar was not moved";
  expect(read()).toEqual([alone("Acme"), earlier, alone("Dune"), alone("Elm")]);
  moveFocus(null);
  desk.show(moved("Fir"));
  expect(read()).toEqual([
    "3 earlier notices | Acme was not moved, Birch was not moved, Cedar was not moved",
    ...[alone("Dune"), alone("Elm"), "Fir moved"],
  ]);
  desk.clear();
  expect(read()).toEqual([]);
});

test("news of one of a crowd takes it out, and the last of them is told by its name", () => {
  const { desk, read } = openDesk();
  desk.show(refused("Acme"));
  desk.show(refused("Birch"));
  desk.show(moved("Acme"));
  expect(read()).toEqual(["Birch was not moved | Out of order. | Try again", "Acme moved"]);
  desk.dismiss("Birch");
  expect(read()).toEqual(["Acme moved"]);
});

test("what is left of several stands where they stood, so that the focus finds a button there", () => {
  const { desk, read } = openDesk({ room: 2 });
  for (const name of ["Acme", "Birch"]) desk.show(refused(name));
  desk.show(moved("Dune"));
  desk.show(moved("Acme"));
  expect(read()).toEqual([alone("Birch"), "Dune moved", "Acme moved"]);
  for (const name of ["Elm", "Fir"]) desk.show(refusedAlone(name));
  expect(read()).toEqual([
    "2 earlier notices | Birch was not moved, Elm was not moved",
    "Dune moved",
    "Acme moved",
    alone("Fir"),
  ]);
  desk.show(moved("Elm"));
  expect(read()).toEqual([alone("Birch"), "Dune moved", "Acme moved", alone("Fir"), "Elm moved"]);
});

test("closing a crowd takes no mark off a card that it does not show", () => {
  const { desk, first } = openDesk();
  for (const name of ["Acme", "Birch"]) desk.show({ ...refused(name), onDismiss: () => {} });
  expect(first()?.about).toEqual(["Birch", "Acme"]);
  expect(first()?.onDismiss).toBeUndefined();
});

test("what takes long is told as under way, and as done when it is", () => {
  const { desk, pass, read } = openDesk();
  desk.show(moved("Acme"));
  expect(read()).toEqual(["Acme moved"]);
  pass();
  expect(read()).toEqual(["Acme is being moved"]);
  desk.settle("Acme");
  expect(read()).toEqual(["Acme moved"]);
});

test("the newest stays the last, which is what is undone, whatever an older one comes to say", () => {
  const { desk, pass } = openDesk();
  for (const name of ["Older", "Newer"]) desk.show(moved(name));
  const last = () => desk.shown().at(-1)?.id;
  desk.settle("Newer");
  pass();
  expect(last()).toBe("Newer");
  desk.settle("Older");
  expect(last()).toBe("Newer");
});

test("what is done soon is not told again", () => {
  const { desk, first, pass } = openDesk();
  desk.show(moved("Acme"));
  const before = first();
  desk.settle("Acme");
  pass();
  expect(first()).toBe(before);
});

test("what is told in other words is said to a reader too, once each", () => {
  const { desk, pass } = openDesk();
  const said: string[] = [];
  desk.show({ ...moved("Acme"), speak: (title) => said.push(title) });
  pass();
  expect(said).toEqual(["Acme is being moved"]);
  desk.settle("Acme");
  expect(said).toEqual(["Acme is being moved", "Acme moved"]);
  desk.show({ ...moved("Birch"), speak: (title) => said.push(title) });
  desk.settle("Birch");
  pass();
  expect(said).toHaveLength(2);
});

test("what is under way stays until it is done, and not for longer than any other then", () => {
  const { desk, first, pass } = openDesk();
  const stays = () => staysFor(first() ?? refused(""));
  desk.show(moved("Acme"));
  const passing = stays();
  expect(passing).toBeLessThan(Number.POSITIVE_INFINITY);
  pass();
  expect(stays()).toBe(Number.POSITIVE_INFINITY);
  desk.settle("Acme");
  expect(stays()).toBe(passing);
});

test("what was told as under way is not told again once somebody has closed it", () => {
  const { desk, pass, read } = openDesk();
  desk.show(moved("Acme"));
  pass();
  desk.dismiss("Acme");
  desk.settle("Acme");
  expect(read()).toEqual([]);
});

test("what nobody has to see to at once stands on no dialog, comes back after it, and is then not read out again", () => {
  const { desk, first, setDialog, read } = openDesk();
  const unsure = { tone: "unsure", waitsForDialog: true } as const;
  desk.show({ ...unsure, id: "roof", title: "Roof?" });
  setDialog(true);
  desk.show(refusedAlone("Acme"));
  desk.show({ ...unsure, id: "shed", title: "Shed?" });
  expect(read()).toEqual([alone("Acme")]);
  desk.dismiss("Acme");
  setDialog(false);
  expect(read()).toEqual(["Roof?", "Shed?"]);
  expect(first()?.isBack).toBe(true);
  desk.dismiss("roof");
  expect(first()?.isBack).toBeUndefined();
  setDialog(true);
  desk.dismiss("shed");
  setDialog(false);
  expect(read()).toEqual([]);
});

test("what said only that something is under way goes once that is settled", () => {
  const { desk, read } = openDesk();
  desk.show({ id: "Acme", tone: "waiting", title: "Acme is being moved back" });
  desk.show({ id: "Birch", tone: "good", title: "Birch moved" });
  desk.settle("Acme");
  desk.settle("Birch");
  expect(read()).toEqual(["Birch moved"]);
});

test("what is known to take long says so at once, and at its end what it came to", () => {
  const { desk, read } = openDesk();
  const said: string[] = [];
  const late = { tone: "waiting", title: "Acme is being moved", isKnown: true } as const;
  desk.show({ id: "Acme", tone: "good", title: "Acme moved", late, speak: (title) => said.push(title) });
  expect(read()).toEqual(["Acme is being moved"]);
  desk.settle("Acme");
  expect(read()).toEqual(["Acme moved"]);
  expect(said).toEqual(["Acme moved"]);
});
