import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { openCatalog } from '../../../services/catalog/catalog.ts';
import { openGeometry } from '../../../services/earth/geometry.ts';
import type { RegularLonLatGrid } from '../../../services/earth/grid.ts';
import type { TableRow } from '../../../services/formats/table.ts';
import { openRunStore, type RunStore } from '../../../services/store/runs.ts';
import { openTableStore } from '../../../services/store/tables.ts';
import { openTableRows } from '../../../services/twin/table-rows.ts';
import { openCollectionSkill } from '../../../services/twin/verification/collection-skill.ts';
import { observedFireWeather } from '../../../services/twin/verification/observed-fire-weather.ts';
import { fromTableRow } from '../../../services/twin/verification/score-row.ts';
import { publishScores } from '../../../services/twin/verification/score-table.ts';
import { summariseScores } from '../../../services/twin/verification/summarise-scores.ts';
import { verifyFireWeather } from '../../../services/twin/verification/verify-fire-weather.ts';
import { readAreas, type Area } from '../../../services/twin/wildfire/areas.ts';
import { DAILY } from '../../../services/twin/wildfire/variables.ts';
import { describeReference, referenceDir } from '../../cases.ts';

const DAY_MS = 86_400_000;
const LON = -100;
const LAT = 40;

/** The 48 days of Van Wagner & Pickett 1985 with the indices that cffdrs gives for them. */
function standardDays() {
  const file = join(referenceDir, 'fire', 'fwi_vw85_48days.csv');
  const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const names = head.replaceAll('"', '').split(',');
  return lines.map((line) => {
    const cells = line.split(',').map(Number);
    const at = (name: string) => cells[names.indexOf(name)]!;
    const dayMs = Date.UTC(at('YR'), at('MON') - 1, at('DAY'));
    const row: TableRow = {
      station_id: 'one',
      name: 'one',
      elevation_m: 300,
      // Noon of 100 W is 18:40 UTC.
      time: dayMs + 18 * 3_600_000,
      temperature_c: at('TEMP'),
      relative_humidity_percent: at('RH'),
      wind_km_h: at('WS'),
      precipitation_mm: at('PREC'),
      geometry: { type: 'Point', coordinates: [LON, LAT] },
    };
    return { dayMs, row, fwi: at('FWI'), dc: at('DC') };
  });
}

/** A season begins on the day after its first warm one: the day before the first is given too. */
function reports(days: ReturnType<typeof standardDays>): TableRow[] {
  const [first] = days;
  return [
    { ...first!.row, time: Number(first!.row['time']) - DAY_MS },
    ...days.map(({ row }) => row),
  ];
}

describeReference('fire weather forecasts judged by observed stations', () => {
  let dataDir: string;
  let runs: RunStore;
  let area: Area;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'isohyet-scores-'));
    runs = openRunStore(dataDir);
    const [exercise] = await readAreas('data-catalog');
    const { runsBeginOn: _, ...rest } = exercise!;
    // The season of the standard days is open from the first one on.
    const season = {
      ...rest.fireWeather.season,
      startDays: 1,
      startNoonC: -50,
      stopDays: 30,
      stopNoonC: -50,
    };
    area = { ...rest, fireWeather: { ...rest.fireWeather, season } };
  });
  afterEach(async () => {
    await runs.close();
    await rm(dataDir, { recursive: true });
  });

  test('the observed indices are those of the standard days, after the start-up', () => {
    const days = standardDays();
    const observed = observedFireWeather(
      reports(days).map((row) => ({ ...row })),
      area,
      0,
    );
    expect(observed).toHaveLength(48 - 15);
    for (const [at, { dayMs, values }] of observed.entries()) {
      const expected = days[at + 15]!;
      expect(dayMs).toBe(expected.dayMs);
      // The 32-bit gate of the reference: FWI 1e-4 relative + 1e-4, DC 2e-3.
      expect(Math.abs(values.fwi - expected.fwi)).toBeLessThan(1e-4 + 1e-4 * expected.fwi);
      expect(Math.abs(values.dc - expected.dc)).toBeLessThan(2e-3);
    }
  });

  test('a day the station did not report itself is no truth', () => {
    const rows = reports(standardDays()).map((row, at) =>
      at === 20 ? { ...row, wind_km_h: null } : { ...row },
    );
    expect(observedFireWeather(rows, area, 0)).toHaveLength(48 - 15 - 1);
  });

  test('forecasts 2 too high are 2 too high, by lead time, kept once and read back', async () => {
    const days = standardDays();
    const tables = openTableStore(dataDir);
    const catalog = openCatalog('data-catalog', runs);
    const stations = area.observations.stations!;
    const entry = await catalog.getCollection(stations);
    const writer = await tables.openWriter(stations, entry['isohyet:table']!, []);
    const source = { name: 'days', bytes: 1, sha256: '0'.repeat(64) };
    // Reports of later weeks would put the run beyond the time in which it is judged.
    writer.addRows(reports(days.slice(0, 38)), source);
    await writer.commit();
    await writer.close();

    const grid: RegularLonLatGrid = {
      kind: 'regular-lonlat',
      nx: 3,
      ny: 3,
      lonFirstDeg: LON - 1,
      latFirstDeg: LAT + 1,
      lonStepDeg: 1,
      latStepDeg: 1,
    };
    const referenceMs = days[30]!.dayMs;
    const referenceTime = `${new Date(referenceMs).toISOString().slice(0, 19)}Z`;
    const write = async (collection: string, members: readonly (number | undefined)[]) => {
      const run = await runs.openWriter({ collection, referenceTime, grid, marks: ['EXERCISE'] });
      for (const { dayMs, fwi } of days.slice(30, 33)) {
        for (const member of members) {
          // The ensemble: three members 1, 2 and 3 too high.
          const values = new Float32Array(9).fill(fwi + (member ?? 2));
          await run.addField({
            variable: DAILY.fwi,
            validMs: dayMs + 19 * 3_600_000,
            values,
            grid,
            referenceMs,
            ...(member !== undefined && { member }),
          });
        }
      }
      await run.commit();
      await run.close();
    };
    await write(area.outputs.fireWeather, [undefined]);
    await write(area.outputs.fireWeatherEnsemble, [1, 2, 3]);

    const instance = await DuckDBInstance.create(':memory:');
    const readTable = openTableRows({ catalog, tables, connect: () => instance.connect() });
    const deps = { catalog, runs, readTable, geometryOf: openGeometry };
    const scores = await verifyFireWeather(
      area,
      (variable) =>
        variable.id === DAILY.fwi.id ? [{ scheme: 'test', threshold: days[31]!.fwi + 1.5 }] : [],
      deps,
    );
    const errors = scores.filter(({ event }) => event === 'value');
    expect(errors.map(({ leadHours }) => leadHours)).toEqual([19, 43, 67]);
    for (const { bias, mae, members, mark } of errors) {
      expect(bias).toBeCloseTo(2, 3);
      expect(mae).toBeCloseTo(2, 3);
      expect({ members, mark }).toEqual({ members: 3, mark: 'EXERCISE' });
    }
    // On the second day two of three members exceed what was not exceeded.
    const second = scores.find(({ event, leadHours }) => event !== 'value' && leadHours === 43);
    expect(second!.brier).toBeCloseTo((2 / 3) ** 2, 5);

    const first = await publishScores(scores, { catalog, tables });
    const again = await publishScores(scores, { catalog, tables });
    expect(first).toMatchObject({ rows: scores.length, generation: 1, marks: ['EXERCISE'] });
    expect(again).toEqual(first);
    const later = await publishScores(
      scores.map((score) => ({ ...score, observedToMs: score.observedToMs + DAY_MS })),
      { catalog, tables },
    );
    expect(later).toMatchObject({ rows: scores.length, generation: 2 });

    const { rows } = await readTable('twin-wildfire-scores');
    const summary = summariseScores(rows.map(fromTableRow));
    expect(summary.map(({ leadDay, count }) => [leadDay, count])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    expect(summary[0]!.words.en).toBe('Day 1: typically off by 2.0, on average +2.0 (1 case)');

    const readNow = () => Promise.resolve([area]);
    const skillOf = openCollectionSkill({ tables, readTable, readAreas: readNow });
    expect(await skillOf(area.outputs.fireWeather)).toEqual(summary);
    expect(await skillOf(area.outputs.fireSpread)).toBeUndefined();
    instance.closeSync();
  });
});
