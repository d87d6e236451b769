// @ts-check
// Makes the clock of a process run a thousand times as fast, so that a window of ten seconds is over in ten
// milliseconds: the budget counts and decides as always, and nothing ever waits for it. Timers keep their time.
const SPEED = 1_000;
const realNow = performance.now.bind(performance);
performance.now = () => realNow() * SPEED;
