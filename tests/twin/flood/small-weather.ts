import type { Grid } from '../../../services/earth/grid.ts';
import { toIsoTime } from '../../../services/earth/time.ts';
import type { Variable } from '../../../services/earth/variable.ts';
import type { openTwin } from '../../../services/twin/open-twin.ts';

export const HOUR_MS = 3_600_000;
export const START_MS = Date.UTC(2026, 4, 20);
export const PAST_HOURS = 24 * 120;
export const FORECAST_HOURS = 48;
export const MEMBERS = [0, 1, 2, 3, 4];

const GRID: Grid = {
  kind: 'regular-lonlat',
  nx: 6,
  ny: 6,
  lonFirstDeg: 6.5,
  latFirstDeg: 50.7,
  lonStepDeg: 0.1,
  latStepDeg: 0.1,
};

/** A shower every fourth day, and a storm that begins half a day before the forecast. */
export function rainMm(hour: number): number {
  if (hour >= -12 && hour < 18) return 3;
  return ((hour % 96) + 96) % 96 < 6 ? 2 : 0;
}
export const temperatureC = (hour: number) => 12 + 4 * Math.sin((2 * Math.PI * (hour - 9)) / 24);

/** Hourly without members; every 6 hours with them, each with rain of its own. */
export async function writeRun(
  { runs }: Awaited<ReturnType<typeof openTwin>>['deps'],
  collection: string,
  startMs: number,
  members?: readonly number[],
): Promise<void> {
  const of = (id: string, unit: string, cellMethod: Variable['cellMethod']): Variable => ({
    id,
    unit,
    label: { en: id, fr: id },
    level: { kind: 'surface' },
    cellMethod,
    timeInterpolation: cellMethod === 'sum' ? 'step' : 'linear',
  });
  const rain = of('precipitation_amount', 'kg m-2', 'sum');
  const air = of('air_temperature_2m', 'K', 'point');
  const before = Math.round((startMs - START_MS) / HOUR_MS);
  const steps = FORECAST_HOURS - before;
  const referenceTime = toIsoTime(startMs);
  const writer = await runs.openWriter({
    collection,
    referenceTime,
    grid: GRID,
    marks: ['EXERCISE'],
  });
  try {
    for (let hour = 0; hour <= steps; hour += members === undefined ? 1 : 6) {
      for (const member of members ?? [undefined]) {
        const factor = 0.6 + 0.2 * (member ?? 2);
        const shared = {
          grid: GRID,
          referenceMs: startMs,
          validMs: startMs + hour * HOUR_MS,
          ...(member !== undefined && { member }),
        };
        const sum = Array.from({ length: hour }, (_, at) => rainMm(at + before));
        const mm = factor * sum.reduce((all, one) => all + one, 0);
        const kelvin = temperatureC(hour + before) + 273.15;
        await writer.addField({
          ...shared,
          variable: rain,
          intervalStartMs: startMs,
          values: new Float32Array(36).fill(mm),
        });
        await writer.addField({
          ...shared,
          variable: air,
          values: new Float32Array(36).fill(kelvin),
        });
      }
    }
    await writer.commit();
  } finally {
    await writer.close();
  }
}
