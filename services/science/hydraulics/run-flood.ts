import { invalidField } from '../../platform/fault.ts';
import type { AdvanceOptions, Flood } from './flood-model.ts';

/** A whole run, with looks at the water on its way. */
export type FloodRun = AdvanceOptions & {
  readonly untilS: number;
  /** times to look at, s; they rise, and lie within the run */
  readonly snapshotsAtS?: readonly number[];
  /** Called at each of these times exactly; the run waits for it. */
  readonly onSnapshot?: (timeS: number, flood: Flood) => void | Promise<void>;
};

/**
 * Runs a flood to its end; progress is that of the whole run.
 *
 * @throws {Fault} `invalid-request`: times that do not rise or lie outside the run; what `advanceTo`
 *   throws
 */
export async function runFlood(flood: Flood, run: FloodRun): Promise<void> {
  const { untilS, snapshotsAtS = [], onSnapshot, onProgress, signal } = run;
  const fromS = flood.timeS;
  snapshotsAtS.forEach((timeS, at) => {
    if (timeS >= (at === 0 ? fromS : snapshotsAtS[at - 1]!) && timeS <= untilS) return;
    const detail = 'times must rise, and lie within the run';
    throw invalidField({ field: 'snapshotsAtS', value: timeS, detail, allowed: [fromS, untilS] });
  });
  const began = performance.now();
  const advance = (toS: number) =>
    flood.advanceTo(toS, {
      ...(signal === undefined ? {} : { signal }),
      onProgress: (progress) => {
        const share = untilS > fromS ? (progress.timeS - fromS) / (untilS - fromS) : 1;
        const passedS = (performance.now() - began) / 1000;
        const secondsLeft = share > 0 ? (passedS * (1 - share)) / share : Infinity;
        onProgress?.({ ...progress, untilS, share, secondsLeft });
      },
    });
  for (const timeS of snapshotsAtS) {
    await advance(timeS);
    await onSnapshot?.(timeS, flood);
  }
  await advance(untilS);
}
