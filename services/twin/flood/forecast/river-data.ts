import { toIsoTime } from '../../../earth/time.ts';
import { Fault } from '../../../platform/fault.ts';
import type { Row } from '../../table-rows.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import type { Area } from '../areas.ts';
import { analysisTime } from '../analysis-time.ts';
import type { AreaInputs } from '../inputs.ts';
import { toGauges, type Gauge } from '../network/gauges.ts';
import { toRiverNetwork, type RiverNetwork } from '../network/river-network.ts';
import { toPastWeather, type PastWeather } from '../weather/past-weather.ts';
import { readRunWeather, type MemberWeather } from '../weather/run-weather.ts';

/** All that a forecast of the rivers is computed of, read. */
export type RiverData = {
  readonly network: RiverNetwork;
  readonly gauges: readonly Gauge[];
  /** the full hour that observations are used to, ms */
  readonly analysisMs: number;
  readonly past: PastWeather;
  readonly control: MemberWeather;
  /** of the ensemble; the control alone where there is none */
  readonly members: readonly MemberWeather[];
  readonly dischargeRows: readonly Row[];
};

type Deps = Pick<
  TwinDeps,
  'readTable' | 'runs' | 'geometryOf' | 'tables' | 'onProgress' | 'signal'
>;

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
/** Readings by which a gauge's usual ways are known: those of the window are judged by them. */
const JUDGED_HOURS = 60 * DAY_HOURS;
const WORDS = { en: 'weather over the basins', fr: 'météo des bassins' };

/**
 * Reads network, gauges, past weather and every member of the forecast.
 *
 * @throws {Fault} inconsistent-data naming what does not fit together, or is missing
 */
export async function readRiverData(
  area: Area,
  inputs: AreaInputs,
  deps: Deps,
): Promise<RiverData> {
  const { network, gauges } = await readNetwork(area, deps);
  const { basins } = network;
  const analysisMs = analysisTime(inputs);
  const { rows: dischargeRows } =
    inputs.discharge === undefined
      ? { rows: [] }
      : await deps.readTable(area.observations.discharge, {
          interval: { startMs: analysisMs - JUDGED_HOURS * HOUR_MS, endMs: analysisMs + 1 },
        });
  const span = (area.runoff.warmUpDays * DAY_HOURS + area.assimilation.hours) * HOUR_MS;
  const read = await deps.readTable(area.weather.past, {
    interval: { startMs: analysisMs - span, endMs: analysisMs + 1 },
  });
  const firstMs = firstHour(read.rows, analysisMs - span);
  const past = toPastWeather(read.rows, basins, { startMs: firstMs, endMs: analysisMs });
  const [control] = await readRunWeather(inputs.control, basins, deps);
  if (control === undefined) throw new Fault('inconsistent-data', 'the control has no weather');
  const members =
    inputs.ensemble === undefined
      ? [control]
      : await readRunWeather(inputs.ensemble, basins, deps, (done) =>
          deps.onProgress((0.9 * done) / Math.max(1, inputs.ensemble!.members.length), WORDS),
        );
  return { network, gauges, analysisMs, past, control, members, dischargeRows };
}

/** The rivers and gauges of an area. */
export async function readNetwork(
  area: Area,
  deps: Pick<Deps, 'readTable'>,
): Promise<{ readonly network: RiverNetwork; readonly gauges: readonly Gauge[] }> {
  const [reaches, basins, gauges] = await Promise.all(
    [area.network.reaches, area.network.basins, area.observations.gauges].map((collection) =>
      deps.readTable(collection),
    ),
  );
  const network = toRiverNetwork(reaches!.rows, basins!.rows);
  return { network, gauges: toGauges(gauges!.rows, network) };
}

/** Where the past weather begins, no earlier than asked for: the hour before its first row. */
function firstHour(rows: readonly Row[], askedMs: number): number {
  let first = Infinity;
  for (const { time } of rows) if (typeof time === 'number') first = Math.min(first, time);
  if (first === Infinity) {
    throw new Fault('inconsistent-data', `there is no past weather from ${toIsoTime(askedMs)} on`);
  }
  return Math.max(askedMs, Math.round(first / HOUR_MS) * HOUR_MS - HOUR_MS);
}
