import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isOpenedMissing, late, openWhenThere } from "./late";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A module, and the line over which it comes. */
function openLine() {
  const show = vi.fn();
  const load = vi.fn(async () => "menu");
  const down = async () => Promise.reject(new Error("ChunkLoadError"));
  return { module: late(load), load, down, show };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test("what is opened over a line that is down is told at once, opens by no means later, and opens when tried again", async () => {
  const { module, load, down, show } = openLine();
  load.mockImplementation(down);
  module.open(show);
  await pass(0);
  expect(isOpenedMissing()).toBe(true);
  load.mockImplementation(async () => "menu");
  await pass(60_000);
  expect(show).not.toHaveBeenCalled();
  expect(isOpenedMissing()).toBe(false);
  module.open(show);
  await pass(0);
  expect(show).toHaveBeenCalledTimes(1);
  expect(await module.load()).toBe("menu");
});

test("what hangs is given up, and is not shown when it comes after all", async () => {
  const { module, load, show } = openLine();
  let arrive = (_name: string) => {};
  const coming = new Promise<string>((resolve) => {
    arrive = resolve;
  });
  load.mockImplementation(() => coming);
  module.open(show);
  await pass(9_000);
  expect(isOpenedMissing()).toBe(false);
  await pass(1_000);
  expect(isOpenedMissing()).toBe(true);
  arrive("menu");
  await pass(0);
  expect(show).not.toHaveBeenCalled();
});

test("of several things that are opened while they load the last is shown, and no miss of another is told", async () => {
  const first = openLine();
  const last = openLine();
  first.load.mockImplementation(first.down);
  first.module.open(first.show);
  last.module.open(last.show);
  await pass(0);
  expect(isOpenedMissing()).toBe(false);
  expect(first.show).not.toHaveBeenCalled();
  expect(last.show).toHaveBeenCalledTimes(1);
});

test("what somebody opened before leaving is neither shown when it comes nor told when it does not", async () => {
  const { module, load, down, show } = openLine();
  const leave = module.open(show);
  leave();
  await pass(0);
  expect(show).not.toHaveBeenCalled();
  load.mockImplementation(down);
  const leaveMissed = module.open(show);
  await pass(0);
  expect(isOpenedMissing()).toBe(true);
  leaveMissed();
  expect(isOpenedMissing()).toBe(false);
});

test("who leaves takes nothing from those who opened something else since", async () => {
  const first = openLine();
  const last = openLine();
  const leave = first.module.open(first.show);
  last.module.open(last.show);
  leave();
  await pass(0);
  expect(last.show).toHaveBeenCalledTimes(1);
});

test("what is not wanted any more when it comes is not shown, and nobody is told when it does not come", async () => {
  const { load, down, show } = openLine();
  let isWanted = true;
  openWhenThere(load, show, () => isWanted);
  isWanted = false;
  await pass(0);
  expect(show).not.toHaveBeenCalled();
  load.mockImplementation(down);
  openWhenThere(load, show, () => isWanted);
  await pass(0);
  expect(isOpenedMissing()).toBe(false);
  isWanted = true;
  openWhenThere(load, show, () => isWanted);
  await pass(0);
  expect(isOpenedMissing()).toBe(true);
});

test("a miss is told for its whole time, whatever was missed before", async () => {
  const { module, load, down, show } = openLine();
  load.mockImplementation(down);
  module.open(show);
  await pass(5_000);
  module.open(show);
  await pass(4_000);
  expect(isOpenedMissing()).toBe(true);
  await pass(4_000);
  expect(isOpenedMissing()).toBe(false);
});

test("what nobody waits for comes when the line is back", async () => {
  const { module, load, down } = openLine();
  load.mockImplementationOnce(down);
  const coming = module.load();
  await pass(2_000);
  expect(await coming).toBe("menu");
});
