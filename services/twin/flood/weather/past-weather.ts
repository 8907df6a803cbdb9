import { toIsoTime } from '../../../earth/time.ts';
import { Fault } from '../../../platform/fault.ts';
import type { Row } from '../../table-rows.ts';
import type { Basin } from '../network/river-network.ts';
import { numberCell, textCell } from '../row-cells.ts';
import type { BasinWeather } from './run-weather.ts';

const HOUR_MS = 3_600_000;
/** Hours without weather that are filled with the hour before: more of them break the stores. */
const MOST_FILLED = 6;

/** The past weather of basins, and how much of it had to be filled in. */
export type PastWeather = { readonly weather: BasinWeather; readonly filledHours: number };

/**
 * The weather of each basin from a table: a row is of the hour that ends at its time. Short gaps
 * keep the temperature of the hour before and have no rain, and are counted.
 *
 * @param span hours wanted, `startMs` to `endMs`; what the table has less at its end is left out
 * @returns all hours up to the last that every basin has
 * @throws {Fault} inconsistent-data naming a basin without weather, a gap of more than 6 hours, or
 *   rain below 0
 */
export function toPastWeather(
  rows: readonly Row[],
  basins: readonly Basin[],
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): PastWeather {
  const most = Math.max(0, Math.round((endMs - startMs) / HOUR_MS));
  const table = new Map(
    basins.map(({ id }) => {
      const empty = () => new Float64Array(most).fill(NaN);
      return [id, { rain: empty(), air: empty() }] as const;
    }),
  );
  const lasts = new Map<string, number>();
  for (const row of rows) {
    const id = textCell(row, 'basin_id');
    const of = table.get(id);
    const at = Math.round((numberCell(row, 'time') - startMs) / HOUR_MS) - 1;
    if (of === undefined || !(at >= 0 && at < most)) continue;
    const mm = numberCell(row, 'precipitation_mm');
    if (mm < 0) throw gap(`the basin ${id} has rain of ${mm} mm`, startMs + at * HOUR_MS, endMs);
    of.rain[at] = mm;
    of.air[at] = numberCell(row, 'temperature_c');
    lasts.set(id, Math.max(lasts.get(id) ?? 0, at + 1));
  }
  for (const { id } of basins) {
    if (!lasts.has(id)) throw gap(`the basin ${id} has none`, startMs, endMs);
  }
  const hours = Math.min(most, ...lasts.values());
  let filledHours = 0;
  for (const [id, { rain, air }] of table) filledHours += fillGaps(id, rain, air, hours, startMs);
  const cut = (values: Float64Array) => values.subarray(0, hours);
  return {
    weather: {
      startMs,
      hours,
      precipitationMm: basins.map(({ id }) => cut(table.get(id)!.rain)),
      temperatureC: basins.map(({ id }) => cut(table.get(id)!.air)),
    },
    filledHours,
  };
}

function fillGaps(
  id: string,
  rain: Float64Array,
  air: Float64Array,
  hours: number,
  startMs: number,
): number {
  let [run, filled] = [0, 0];
  for (let at = 0; at < hours; at++) {
    const isThere = !Number.isNaN(rain[at]!) && !Number.isNaN(air[at]!);
    run = isThere ? 0 : run + 1;
    if (isThere) continue;
    if (run > MOST_FILLED || at === 0) {
      const ms = startMs + at * HOUR_MS;
      throw gap(`the basin ${id} has a gap around ${toIsoTime(ms)}`, startMs, ms);
    }
    filled += 1;
    if (Number.isNaN(rain[at]!)) rain[at] = 0;
    if (Number.isNaN(air[at]!)) air[at] = air[at - 1]!;
  }
  return filled;
}

function gap(detail: string, fromMs: number, toMs: number): Fault {
  const facts = { from: toIsoTime(fromMs), to: toIsoTime(toMs) };
  return new Fault('inconsistent-data', `past weather cannot fill the stores: ${detail}`, facts);
}
