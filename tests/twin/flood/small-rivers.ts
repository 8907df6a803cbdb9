import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { TableRow } from '../../../services/formats/table.ts';
import type { Area } from '../../../services/twin/flood/areas.ts';
import { openChannels } from '../../../services/twin/flood/forecast/channels.ts';
import { seriesOf, simulate } from '../../../services/twin/flood/forecast/simulate.ts';
import { toRiverNetwork } from '../../../services/twin/flood/network/river-network.ts';
import { openTwin } from '../../../services/twin/open-twin.ts';
import { writeEntries } from './small-entries.ts';
import { writeLandscape } from './small-landscape.ts';
import {
  FORECAST_HOURS,
  HOUR_MS,
  MEMBERS,
  PAST_HOURS,
  rainMm,
  START_MS,
  temperatureC,
  writeRun,
} from './small-weather.ts';

const PARAMETERS = { x1: 250, x2: 0, x3: 60, x4: 6 };

const box = (west: number, south: number, east: number, north: number) => ({
  type: 'Polygon' as const,
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
});
const line = (...coordinates: [number, number][]) => ({ type: 'LineString' as const, coordinates });

const reach = (
  reach_id: string,
  next_id: string | null,
  basin_id: string,
  upstream_area_km2: number,
  geometry: ReturnType<typeof line>,
): TableRow => ({
  reach_id,
  next_id,
  basin_id,
  upstream_area_km2,
  length_m: 5000,
  slope: 0.004,
  manning: 0.04,
  width_m: 12,
  strahler: next_id === null ? 2 : 1,
  geometry,
});

/** Two brooks that meet: A (two reaches) and B flow into C. */
export const REACHES: readonly TableRow[] = [
  reach('A1', 'A2', 'A', 60, line([6.62, 50.6], [6.65, 50.55])),
  reach('A2', 'C1', 'A', 120, line([6.65, 50.55], [6.7, 50.5])),
  reach('B1', 'C1', 'B', 100, line([6.82, 50.6], [6.7, 50.5])),
  reach('C1', null, 'C', 300, line([6.7, 50.5], [6.75, 50.4])),
];

const basin = (basin_id: string, area_km2: number, geometry: ReturnType<typeof box>): TableRow => ({
  basin_id,
  area_km2,
  mean_altitude_m: 400,
  hypsometry_m: '[300,400,500]',
  ...PARAMETERS,
  geometry,
});
export const BASINS: readonly TableRow[] = [
  basin('A', 120, box(6.6, 50.5, 6.7, 50.62)),
  basin('B', 100, box(6.7, 50.5, 6.85, 50.62)),
  basin('C', 80, box(6.65, 50.4, 6.8, 50.5)),
];

const GAUGES: readonly TableRow[] = [
  gauge('GA', 'A2', { rating_a: 20, rating_b: 1.7, rating_h0_m: 0.2, uncertainty_percent: 8 }),
  gauge('GB', 'B1', {}),
  gauge('GC', 'C1', { rating_a: 30, rating_b: 1.7, rating_h0_m: 0.1, uncertainty_percent: 8 }),
];

function gauge(gauge_id: string, reach_id: string, rating: TableRow): TableRow {
  return {
    gauge_id,
    reach_id,
    name: `Gauge ${gauge_id}`,
    ...rating,
    alert_1_m: 1,
    alert_1_en: 'watch',
    alert_1_fr: 'veille',
    geometry: { type: 'Point', coordinates: [6.7, 50.5] },
  };
}

/** How much more it rained in truth than the past weather tells: what gauges must put right. */
const TRUE_RAIN = 1.4;

/** What the gauges saw: the model itself under the rain as it was, by hour of past and forecast. */
export function trueFlow(): ReadonlyMap<string, Float64Array> {
  const network = toRiverNetwork(REACHES, BASINS);
  const hours = PAST_HOURS + FORECAST_HOURS;
  const series = (of: (hour: number) => number) =>
    BASINS.map(() => Float64Array.from({ length: hours }, (_, at) => of(at - PAST_HOURS)));
  const water = {
    startMs: START_MS - PAST_HOURS * HOUR_MS,
    hours,
    waterMm: series((hour) => TRUE_RAIN * rainMm(hour)),
    evaporationMm: series(() => 0.05),
  };
  const start = network.basins.map(() => ({
    production: 100,
    routing: 20,
    unitHydrograph1: new Float64Array(5),
    unitHydrograph2: new Float64Array(11),
  }));
  const channels = openChannels(network, [0.1, 0.1, 0.1], [0.1, 0.1, 0.1]);
  const { flow } = simulate(network, water, start, channels);
  return new Map(network.reaches.map(({ id }, at) => [id, seriesOf(flow, at)]));
}

/** The exercise's area, over the small world. */
function smallArea(catalogDir: string): Area {
  const path = join(catalogDir, 'twins', 'flood.json');
  const { areas } = JSON.parse(readFileSync(path, 'utf8')) as { areas: Area[] };
  const { town: _town, ...first } = areas[0]!;
  return {
    ...first,
    id: 'small',
    landscape: 'exercise-west-landscape',
    weather: { control: 'exercise-rhine', ensemble: 'exercise-rhine-ens', past: 'small-weather' },
    network: { reaches: 'small-reaches', basins: 'small-basins' },
    observations: {
      gauges: 'small-gauges',
      discharge: 'small-discharge',
      annualPeaks: 'small-annual-peaks',
      flags: 'isohyet',
    },
    reachClimate: 'small-reach-climate',
    reachesOfInterest: ['A1'],
    runoff: { ...first.runoff, warmUpDays: 90 },
    assimilation: { ...first.assimilation, hours: 120, storesPerMember: 5 },
    forecastHours: FORECAST_HOURS,
    pastHours: 24,
  };
}

/** A small world of two brooks in a folder of its own. */
export async function openSmallRivers() {
  const folder = mkdtempSync(join(tmpdir(), 'isohyet-flood-'));
  const [dataDir, catalogDir] = [join(folder, 'data'), join(folder, 'catalog')];
  mkdirSync(dataDir);
  cpSync('data-catalog', catalogDir, { recursive: true });
  writeEntries(catalogDir);
  const area = smallArea(catalogDir);
  writeFileSync(join(catalogDir, 'twins', 'flood.json'), JSON.stringify({ areas: [area] }));
  const twin = await openTwin(dataDir, catalogDir);
  const deps = { ...twin.deps, onProgress: () => undefined };
  const write = async (collection: string, rows: readonly TableRow[]) => {
    const schema = (await deps.catalog.getCollection(collection))['isohyet:table']!;
    const writer = await deps.tables.openWriter(collection, schema, ['EXERCISE'], true);
    try {
      const sha256 = rows.length.toString(16).padStart(64, '0');
      writer.addRows(rows, { name: `${collection}.csv`, bytes: 1, sha256 });
      await writer.commit();
    } finally {
      await writer.close();
    }
  };
  return {
    catalogDir,
    dataDir,
    area,
    deps,
    write,
    async writeNetwork() {
      await write('small-reaches', REACHES);
      await write('small-basins', BASINS);
      await write('small-gauges', GAUGES);
      await write('small-annual-peaks', yearly('gauge_id', ['GA', 'GB', 'GC']));
      await write('small-reach-climate', yearly('reach_id', ['A1', 'A2', 'B1', 'C1']));
    },
    /** @param known hours of readings before the start of the forecast; negative: after it */
    async writeWeather(known = 0) {
      const rows = BASINS.flatMap(({ basin_id }) =>
        Array.from({ length: PAST_HOURS - known }, (_, at) => ({
          basin_id: basin_id!,
          time: START_MS + (at + 1 - PAST_HOURS) * HOUR_MS,
          precipitation_mm: rainMm(at - PAST_HOURS),
          temperature_c: temperatureC(at - PAST_HOURS),
        })),
      );
      await write('small-weather', rows);
      await writeRun(deps, 'exercise-rhine', START_MS);
      await writeRun(deps, 'exercise-rhine-ens', START_MS, MEMBERS);
    },
    writeRun: (collection: string, startMs: number, members?: readonly number[]) =>
      writeRun(deps, collection, startMs, members),
    writeLandscape: () => writeLandscape(deps, REACHES),
    /** @param untilMs of the newest reading */
    writeDischarge: (untilMs = START_MS) => write('small-discharge', dischargeRows(untilMs)),
    async close() {
      await twin.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** GA is right; GB stands still for the last day and a half; GC has a gap and an iced-up day. */
function dischargeRows(untilMs: number): readonly TableRow[] {
  const truth = trueFlow();
  const at = { GA: 'A2', GB: 'B1', GC: 'C1' } as const;
  const until = Math.round((untilMs - START_MS) / HOUR_MS);
  return Object.entries(at).flatMap(([gauge_id, reachId]) =>
    Array.from({ length: 24 * 30 + until }, (_, nth): TableRow[] => {
      const hour = nth + 1 - 24 * 30;
      const own = truth.get(reachId)!;
      const flow = own[PAST_HOURS + hour - 1]!;
      if (gauge_id === 'GC' && hour > -60 && hour < -50) return [];
      const isIced = gauge_id === 'GC' && hour > -200 && hour < -180;
      const stuck = own[PAST_HOURS - 36]!;
      const shown = gauge_id === 'GB' && hour > -36 ? stuck : flow;
      return [
        {
          gauge_id,
          time: START_MS + hour * HOUR_MS,
          discharge_m3s: Math.round(1000 * shown * (isIced ? 3 : 1)) / 1000,
          stage_m: null,
          quality: isIced ? 'ice' : 'ok',
        },
      ];
    }).flat(),
  );
}

function yearly(column: string, ids: readonly string[]): readonly TableRow[] {
  // Quantiles of a Gumbel distribution, location 20, scale 8.
  return ids.flatMap((id) =>
    Array.from({ length: 40 }, (_, at) => ({
      [column]: id,
      year: 1986 + at,
      peak_m3s: 20 - 8 * Math.log(-Math.log((at + 0.5) / 40)),
    })),
  );
}
