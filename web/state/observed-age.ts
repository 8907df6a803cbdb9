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

function newestOf(observations: Lineage['observations']): NewestFire['observed'] {
  return observations
    .flatMap((one) => (one.lastTime === undefined ? [] : [{ ...one, lastTime: one.lastTime }]))
    .toSorted((a, b) => Date.parse(b.lastTime) - Date.parse(a.lastTime))[0];
}
