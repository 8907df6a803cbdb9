import type { IngestProgress } from './ingest-files.ts';

/** Where progress is shown: a terminal, or anything that takes text. */
export type ProgressOutput = {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
};

/** Redraw a bar this often, and print a plain line this often, milliseconds. */
const BAR_EVERY_MS = 100;
const LINE_EVERY_MS = 5000;
const BAR_CELLS = 24;

/**
 * Shows the progress of an ingest: on a terminal one line that is redrawn, with bytes, fields,
 * rate and time left; elsewhere a plain line now and then.
 */
export function openProgressLine(output: ProgressOutput, now: () => number) {
  const startMs = now();
  const isTerminal = output.isTTY === true;
  let shownMs = -Infinity;
  let storingSinceMs: number | undefined;
  let isDrawn = false;

  const clear = () => {
    if (isDrawn) output.write('\r\u001b[K');
    isDrawn = false;
  };

  return {
    show(progress: IngestProgress): void {
      const at = now();
      if (progress.phase === 'storing') storingSinceMs ??= at;
      const every = isTerminal ? BAR_EVERY_MS : LINE_EVERY_MS;
      if (at - shownMs < every || (!isTerminal && at - startMs < every)) return;
      shownMs = at;
      const elapsedMs = at - (storingSinceMs ?? startMs);
      if (!isTerminal) {
        output.write(`${describeProgress(progress, elapsedMs)}\n`);
        return;
      }
      const text = `${drawBar(progress)} ${describeProgress(progress, elapsedMs)}`;
      clear();
      output.write(text.slice(0, (output.columns ?? 80) - 1));
      isDrawn = true;
    },
    /** Takes the bar away, so that other lines can be printed. */
    clear,
  };
}

function drawBar({ bytesDone, bytesTotal }: IngestProgress): string {
  const share = bytesTotal > 0 ? Math.min(1, bytesDone / bytesTotal) : 0;
  const full = Math.round(share * BAR_CELLS);
  return `[${'#'.repeat(full)}${'-'.repeat(BAR_CELLS - full)}]`;
}

/** `12.0 MB of 40.1 MB, 340 fields, 5.2 MB/s, 6 s left, eccc-gdps ...`. */
export function describeProgress(progress: IngestProgress, elapsedMs: number): string {
  const { phase, bytesDone, bytesTotal, items, rows, files, at } = progress;
  const seconds = elapsedMs / 1000;
  const rate = seconds > 0 ? bytesDone / seconds : 0;
  const parts =
    phase === 'finding'
      ? [`finding files: ${files}`, formatBytes(bytesDone)]
      : [
          `${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`,
          items > 0 || rows === 0 ? `${items} fields` : '',
          rows > 0 ? `${rows} rows` : '',
          `${formatBytes(rate)}/s`,
          rate > 0 ? `${formatSeconds((bytesTotal - bytesDone) / rate)} left` : '',
        ];
  return [...parts, at].filter((part) => part !== '').join(', ');
}

/** Decimal units, as disks and networks count. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 90) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}
