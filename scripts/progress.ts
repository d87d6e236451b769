import { Presets, SingleBar } from "cli-progress";

/** Shows how far a long command is. */
export type Progress = { update(progress: { done: number; total: number }): void; stop(): void };

/** A bar on a terminal; elsewhere, in logs, one line, which `describe` makes of the number of rows. */
export function openProgress(describe: (total: number) => string): Progress {
  return process.stderr.isTTY ? openBar() : openLine(describe);
}

function openBar(): Progress {
  const bar = new SingleBar(
    {
      format: " {bar} {percentage}% | {value}/{total} rows | {eta_formatted} left",
      hideCursor: null,
      clearOnComplete: true,
    },
    Presets.shades_classic,
  );
  let isStarted = false;
  return {
    update({ done, total }) {
      if (!isStarted) bar.start(total, done);
      isStarted = true;
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}

function openLine(describe: (total: number) => string): Progress {
  let isStarted = false;
  return {
    update({ total }) {
      if (!isStarted) console.error(describe(total));
      isStarted = true;
    },
    stop: () => {},
  };
}
