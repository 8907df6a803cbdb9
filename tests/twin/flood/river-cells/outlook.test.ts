import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openCatalog } from '../../../../services/catalog/catalog.ts';
import { openPositionQuery } from '../../../../services/query/position.ts';
import { openSqlQuery } from '../../../../services/query/sql.ts';
import type { Run } from '../../../../services/store/run.ts';
import { runRiverCells } from '../../../../services/twin/flood/river-cells/run-river-cells.ts';
import { rowsOf } from '../../../query/run-sql.ts';
import { CELLS, DAY_MS, FIRST_YEAR, openSmallCells, YEARS } from './small-cells.ts';

const START_MS = Date.UTC(FIRST_YEAR + YEARS, 5, 1);
const LAST_MS = START_MS + 30 * DAY_MS;
const COLLECTION = 'twin-flood-river-outlook';

/**
 * Flow of five members at three times; thresholds of 2, 5 and 20 years are 379, 521 and 706 m3 s-1 in
 * cell 0, 2.9, 4.8 and 7.2 in cell 1 and 5, 7 throughout in cell 6.
 */
const FLOW: Readonly<Record<number, readonly (readonly number[])[]>> = {
  // Above 20 years in 2 of 5: 40 %, light purple. The median goes from 100 up to 400.
  0: [
    [100, 100, 100, 100, 100],
    [800, 300, 600, 400, 300],
    [100, 900, 600, 100, 100],
  ],
  // Above 20 years in 1 of 5, above 5 years in 4: dark red. The median falls from 5 to 4.
  1: [
    [5, 5, 5, 5, 2],
    [4, 4, 4, 4, 2],
    [8, 4, 4, 3, 2],
  ],
  // Never above its two-year flood; 2.2 is less than a tenth above 2.1.
  5: [
    [2.1, 2.1, 2.1, 2.1, 2.1],
    [2.2, 2.2, 2.2, 2.2, 2.2],
    [2, 2, 2, 2, 2],
  ],
  // As high as its threshold is not above it; one member misses the last time.
  6: [
    [7, 7, 7, 7, 7],
    [7, 7, 7, 7, 7],
    [7, 7, 7, 7, NaN],
  ],
};

let world: Awaited<ReturnType<typeof openSmallCells>>;
let written: readonly Run[];
beforeAll(async () => {
  world = await openSmallCells();
  await world.writeArea();
  await world.writeReanalysis();
  const fields = [0, 1, 2].flatMap((time) =>
    [0, 1, 2, 3, 4].map((member) => ({
      validMs: START_MS + (time + 1) * 10 * DAY_MS,
      member,
      values: Float32Array.from({ length: CELLS }, (_, cell) =>
        cell in FLOW ? FLOW[cell]![time]![member]! : 1e6,
      ),
    })),
  );
  await world.write('small-ensemble', START_MS, fields);
  written = await runRiverCells(world.area, world.deps);
}, 120_000);
afterAll(() => world.close());

describe('how unusual the coming flow is on river cells', () => {
  const none = NaN;
  test.each([
    ['flood_exceedance_probability_2yr', [0.8, 0.8, none, none, none, 0, 0, none]],
    ['flood_exceedance_probability_5yr', [0.6, 0.8, none, none, none, 0, 0, none]],
    ['flood_exceedance_probability_20yr', [0.4, 0.2, none, none, none, 0, 0, none]],
    // Rows 3 and 4 of the flood summary, and 10: glofas_flood_summary_classes.csv.
    ['flood_summary_class_type', [3, 4, none, none, none, 10, 10, none]],
    ['flood_tendency_type', [1, -1, none, none, none, 0, 0, none]],
    ['likely_maximum_river_discharge', [600, 5, none, none, none, 2.2, 7, none]],
    // Steps of 240 h: medians are 100, 400, 100; 5, 4, 4; 2.1, 2.2, 2; 7 throughout.
    ['flood_peak_lead_time', [480, 240, none, none, none, 480, 240, none]],
  ])('%s follows the members; no river, no value', async (id, expected) => {
    const values = await world.read(COLLECTION, id);
    expect(values).toEqual([...Float32Array.from(expected)]);
  });

  test('is one time: the end of the horizon, from the start of the forecast', () => {
    const [, run] = written;
    expect(run).toMatchObject({
      collection: COLLECTION,
      referenceTime: '2016-06-01T00:00:00Z',
      validTimes: ['2016-07-01T00:00:00Z'],
      members: [],
    });
    expect(run!.maps.every(({ intervalStart }) => intervalStart === run!.referenceTime)).toBe(true);
  });

  test('says of which thresholds and members it is made', () => {
    const { inputs, parameters, warnings } = written[1]!.lineage!;
    expect(inputs.map(({ role, collection }) => `${role} ${collection}`)).toEqual([
      'ensemble small-ensemble',
      'thresholds twin-flood-thresholds',
    ]);
    expect(parameters).toMatchObject({
      area: 'small',
      model: 'Small rivers 1',
      members: 5,
      horizonHours: 720,
      cellsByClass: { '3': 1, '4': 1, '5': 0, '10': 2 },
    });
    expect(warnings).toEqual(written[0]!.lineage!.warnings);
  });

  test('is not made anew of the same inputs', async () => {
    expect(await runRiverCells(world.area, world.deps)).toEqual([]);
  });
});

describe('the runs are served as all others are', () => {
  test('at a position', async () => {
    const { catalog, runs, geometryOf } = world.deps;
    const query = await openPositionQuery({
      catalog,
      geometryOf,
      runFolder: (collection, time) => runs.runFolder(collection, time),
      maxCells: 100,
    });
    const found = await query.findPosition({
      collection: COLLECTION,
      runs: ['latest'],
      places: [{ lonDeg: 6, latDeg: 51 }],
      variables: ['flood_summary_class_type', 'flood_exceedance_probability_20yr'],
      interpolation: 'nearest',
    });
    query.close();
    const [{ variables }] = found.series as [(typeof found.series)[number]];
    expect(variables.map(({ variable, values }) => [variable.id, values[0]])).toEqual([
      ['flood_summary_class_type', 3],
      ['flood_exceedance_probability_20yr', Math.fround(0.4)],
    ]);
  });

  test('by SQL, thresholds beside the forecast', async () => {
    const { runs, geometryOf } = world.deps;
    const sql = await openSqlQuery({
      catalog: openCatalog(world.catalogDir, runs),
      runFolder: (collection: string, time: string) => runs.runFolder(collection, time),
      geometryOf,
      listTables: async () => [],
      dataDir: world.dataDir,
      concurrency: 1,
      budget: { maxRows: 1000, maxBytes: 1e7, maxSeconds: 30, memoryMb: 256 },
    });
    const rows = await rowsOf(
      sql,
      `SELECT o.lon, round(t.river_discharge_threshold_20yr) AS q20, o.flood_summary_class_type AS class
       FROM twin_flood_river_outlook o JOIN twin_flood_thresholds t USING (x, y)
       WHERE o.flood_summary_class_type < 10 ORDER BY o.lon`,
    );
    await sql.close();
    expect(rows).toEqual([
      { lon: 6, q20: 706, class: 3 },
      { lon: 6.5, q20: 7, class: 4 },
    ]);
  });

  test('in the colours of the flood summary', () => {
    const style = (id: string) => {
      const all = written.flatMap(({ variables }) => variables);
      const variable = all.find((candidate) => candidate.id === id)!;
      return world.deps.styles.listStylesFor(variable)[0]!.id;
    };
    expect(style('flood_summary_class_type')).toBe('flood-summary-class');
    expect(style('flood_tendency_type')).toBe('flood-tendency');
    expect(style('flood_exceedance_probability_20yr')).toBe('probability');
    expect(style('river_discharge_threshold_1_5yr')).toBe('river-discharge');
    expect(style('flood_peak_lead_time')).toBe('flood-peak-lead-time');
    expect(style('likely_maximum_river_discharge')).toBe('river-discharge');
    expect(LAST_MS).toBe(Date.parse(written[1]!.validTimes[0]!));
  });
});
