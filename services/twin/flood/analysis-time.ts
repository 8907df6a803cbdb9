import type { AreaInputs } from './inputs.ts';

const HOUR_MS = 3_600_000;
/** Forecast that must lie ahead of the newest observation: later ones wait for the next run. */
const LEAST_AHEAD_HOURS = 6;

/**
 * Where observations end and the forecast begins: the start of the weather forecast, or the last
 * full hour with a reading after it. Known from manifests alone.
 */
export function analysisTime({ control, discharge, knownUntilMs }: AreaInputs): number {
  const startMs = Date.parse(control.referenceTime);
  if (knownUntilMs !== undefined) return knownUntilMs;
  const lastMs = Date.parse(control.validTimes.at(-1) ?? control.referenceTime);
  const newestMs = Math.max(
    startMs,
    ...(discharge?.files.map(({ lastTime }) => Date.parse(lastTime ?? control.referenceTime)) ??
      []),
  );
  const latestMs = Math.max(startMs, lastMs - LEAST_AHEAD_HOURS * HOUR_MS);
  return Math.min(Math.floor(newestMs / HOUR_MS) * HOUR_MS, latestMs);
}
