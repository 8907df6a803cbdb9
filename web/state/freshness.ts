import type { Choice } from './choice.ts';

const HOUR_MS = 3_600_000;

/** Why what is shown is not the latest word; empty when nothing speaks against it. */
export type Staleness = {
  /** when a newer run was due, as ISO 8601 UTC */
  readonly due?: string;
  /** the last valid time, which has passed */
  readonly ended?: string;
};

/**
 * A run is out of date when the one after it should have been there, and a forecast is over when
 * its last valid time has passed. An analysis is always of the past: only the first counts.
 */
export function stalenessOf({ dataset, run, times }: Choice, nowMs: number): Staleness {
  const { expect, kind } = dataset;
  const dueMs =
    expect === undefined
      ? Infinity
      : Date.parse(run.referenceTime) + (expect.cycleHours + expect.availableAfterHours) * HOUR_MS;
  const last = run.validTimes.at(-1) ?? times.at(-1);
  const ended = kind === 'forecast' && last !== undefined && Date.parse(last) < nowMs;
  return {
    ...(dueMs < nowMs ? { due: new Date(dueMs).toISOString() } : {}),
    ...(ended ? { ended: last } : {}),
  };
}

/** True where the reader must be told that time has gone past what is shown. */
export function isStale({ due, ended }: Staleness): boolean {
  return due !== undefined || ended !== undefined;
}
