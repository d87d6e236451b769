import { Presets, SingleBar } from "cli-progress";

/** Shows how far an import is. */
export type Progress = { update(progress: { done: number; total: number }): void; stop(): void };

/** A bar on a terminal; elsewhere, in logs, one line. */
export function openProgress(file: string): Progress {
  return process.stderr.isTTY ? openBar() : openLine(file);
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

function openLine(file: string): Progress {
  let isStarted = false;
  return {
    update({ total }) {
      if (!isStarted) console.error(`Importing ${total.toLocaleString("en-US")} rows of ${file} …`);
      isStarted = true;
    },
    stop: () => {},
  };
}
