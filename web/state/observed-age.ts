import type { Lineage, Observed } from '../client/origin.ts';
import type { Model } from './model.ts';

const DAY_MS = 86_400_000;
/** What tells where fires are. */
const OF_FIRES = ['hotspots', 'perimeters'];

/** The newest observation of a fire that a result knows of. */
export type NewestFire = {
  /** undefined: fires were looked for, and none was seen */
  readonly observed: (Observed & { readonly lastTime: string }) | undefined;
  readonly ageMs: number;
  /** older than a day: a fire may be elsewhere by now */
  readonly isOld: boolean;
};

/** Undefined where what is shown does not depend on where fires are. */
export function newestFire({ origin, nowMs }: Model): NewestFire | undefined {
  const lineage = origin.state === 'ready' ? origin.value.lineage : undefined;
  const seen = lineage?.observations.filter(({ role }) => OF_FIRES.includes(role)) ?? [];
  if (seen.length === 0) return undefined;
  const observed = newestOf(seen);
  const ageMs = observed === undefined ? Infinity : nowMs - Date.parse(observed.lastTime);
  return { observed, ageMs, isOld: observed !== undefined && ageMs > DAY_MS };
}

/** Older than this, water may stand elsewhere than where a gauge was last read. */
const READING_OLD_MS = 6 * 3_600_000;

/** The newest reading of a gauge that a result knows of; undefined where gauges have no part in it. */
export function newestReading({ origin, nowMs }: Model) {
  const lineage = origin.state === 'ready' ? origin.value.lineage : undefined;
  const read = lineage?.observations.filter(({ role }) => role === 'discharge') ?? [];
  const observed = newestOf(read);
  if (observed === undefined) return undefined;
  const ageMs = nowMs - Date.parse(observed.lastTime);
  return { time: observed.lastTime, ageMs, isOld: ageMs > READING_OLD_MS };
}

function newestOf(observations: Lineage['observations']): NewestFire['observed'] {
  return observations
    .flatMap((one) => (one.lastTime === undefined ? [] : [{ ...one, lastTime: one.lastTime }]))
    .toSorted((a, b) => Date.parse(b.lastTime) - Date.parse(a.lastTime))[0];
}
