import type { GridGeometry } from '../../earth/grid-geometry.ts';
import type { Ignition } from '../../science/fire-growth/ignitions.ts';
import { findFuelClass } from '../../science/fire-behaviour/fuel-types.ts';
import { findActiveFires, oldestSeenMs, type ActiveFire } from './active-fires.ts';
import type { Area } from './areas.ts';
import type { AreaInputs } from './inputs.ts';
import type { Landscape } from './landscape.ts';
import type { Seen } from './seen-fires.ts';
import type { MemberFire } from './spread-products.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** The full hour that growth begins with: that of the oldest thing seen of the fires. */
export function firstGrowthMs(fires: readonly ActiveFire[]): number {
  return Math.floor(Math.min(...fires.map(oldestSeenMs)) / HOUR_MS) * HOUR_MS;
}

/**
 * The fires as ignitions, each part from when it was seen: an outline of yesterday has grown since,
 * one of this hour has not.
 *
 * @param fromMs the weather begins then; what was seen earlier sets out then
 */
export function ignitionsOf(
  fires: readonly ActiveFire[],
  landscape: Landscape,
  fromMs: number,
): readonly Ignition[] {
  const parts = fires.flatMap((fire) =>
    fire.parts.map(({ cells, seenMs }) => ({
      cells,
      startMin: Math.max(0, Math.round((seenMs - fromMs) / MINUTE_MS)),
    })),
  );
  const firstMin = Math.min(...parts.map(({ startMin }) => startMin));
  // Where nothing burns, fire never sets out, whenever it was seen.
  const isLater = ({ cells, startMin }: (typeof parts)[number]) =>
    startMin > firstMin && cells.some((seen, cell) => seen === 1 && canBurn(landscape.fuel[cell]!));
  const later = parts.filter(isLater);
  const first = parts.filter((part) => !isLater(part));
  const arrivalMin = Float32Array.from(landscape.fuel, (_, cell) =>
    first.some(({ cells }) => cells[cell] === 1) ? firstMin : NaN,
  );
  return [
    // Cells of all parts may lie outside: then the later ones begin alone.
    ...(arrivalMin.every(Number.isNaN)
      ? []
      : [{ kind: 'burned' as const, arrivalMin, untilMin: firstMin }]),
    // A look may add single cells at the edge of what was seen before.
    ...later.map(({ cells, startMin }) => ({ kind: 'cells' as const, cells, startMin })),
  ];
}

function canBurn(code: number): boolean {
  return (findFuelClass(code)?.fuel ?? null) !== null;
}

/**
 * The fires that burn when growth begins: with the weather, or with the newest observation of a fire
 * in the landscape where that is later. Heat that is no fire does not move the start.
 */
export function findFires(
  area: Area,
  { control }: AreaInputs,
  { mapped, hotspots, heatSources }: Seen,
  geometry: GridGeometry,
) {
  const weatherMs = Date.parse(control.referenceTime);
  const { recentHours } = area.fireSpread;
  const findAt = (nowMs: number) =>
    findActiveFires(mapped, hotspots, geometry, { nowMs, recentHours, heatSources });
  const newestMs = Math.max(
    weatherMs,
    hotspots.at(-1)?.timeMs ?? -Infinity,
    mapped.at(-1)?.mappedMs ?? -Infinity,
  );
  // That a fire is out is news too: at an earlier start it would not be known yet.
  const seenMs = [
    ...findAt(newestMs).fires.map(({ lastSeenMs }) => lastSeenMs),
    ...mapped.filter(({ isOut }) => isOut).map(({ mappedMs }) => mappedMs),
  ];
  const startMs = Math.max(weatherMs, Math.ceil(Math.max(...seenMs) / HOUR_MS) * HOUR_MS);
  return { startMs, ...findAt(startMs) };
}

/** What was seen to burn has burned at the start, fuel or none. */
export function withBurned(
  grown: readonly MemberFire[],
  fires: readonly ActiveFire[],
): readonly MemberFire[] {
  return grown.map((fire) => ({
    ...fire,
    arrivalH: fire.arrivalH.map((hours, cell) =>
      fires.some(({ burned }) => burned[cell] === 1) ? 0 : hours,
    ),
  }));
}
