import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { toIsoTime } from '../../../services/earth/time.ts';
import {
  describeWeights,
  learnedOf,
  weightsAmong,
} from '../../../services/twin/assimilation/learned-spread.ts';
import { runInput } from '../../../services/twin/lineage-key.ts';
import { publishRun } from '../../../services/twin/publish-run.ts';
import { SPREAD } from '../../../services/twin/wildfire/variables.ts';
import { fault, openScenarios, PLACE } from './small-scenario.ts';
import { HOUR_MS, START_MS, WARMING, writeWeather } from './small-weather.ts';

let world: Awaited<ReturnType<typeof openScenarios>>;
beforeAll(async () => {
  world = await openScenarios();
  const { runs, catalog } = world.deps;
  await world.writeControl();
  await world.writeLandscape();
  const weather = { members: [0, 1, 2], hours: [...Array(13).keys()] };
  const ensemble = await writeWeather(runs, 'exercise-west-ens', WARMING, weather);
  // A forecast of the twin that has learned from the one before; its likely fire is everywhere late.
  const { grid, marks } = await catalog.getRun('exercise-west-landscape', 'latest');
  const lineage = {
    process: { id: 'twin-fire-spread', version: 'test' },
    key: 'a'.repeat(64),
    inputs: [runInput('ensemble', ensemble)],
    observations: [],
    parameters: { spreadFactor: 1.5, memberWeights: { 0: 0.5, 1: 0.4, 2: 0.1 } },
    versions: {},
    warnings: [],
  };
  const values = new Float32Array(60 * 50).fill(2);
  const validMs = START_MS + 6 * HOUR_MS;
  await publishRun(
    runs,
    { collection: 'twin-fire-spread', referenceMs: START_MS, grid, marks, lineage },
    [{ variable: SPREAD.likely, validMs, values }],
  );
}, 60_000);
afterAll(() => world.close());

/** How far east of its place the fire is at the end, degrees. */
async function reach(changes: Parameters<typeof world.run>[0]) {
  const summary = await world.run(changes);
  const last = summary.isochrones.features.at(-1)!;
  const lons = last.geometry.coordinates.flat(2).map(([lon]) => lon!);
  const { lineage } = await world.deps.runs.readRun(summary.id, summary.start);
  return { reached: Math.max(...lons) - PLACE.coordinates[0], summary, lineage: lineage! };
}
const texts = (words: readonly { readonly en: string }[]) => words.map(({ en }) => en);

describe('the correction that a scenario is made with', () => {
  test('is that of the newest forecast: fire goes 1.5 times as far, and that is said', async () => {
    const long = { hours: 8 };
    const learned = await reach(long);
    const plain = await reach({ ...long, spreadFactor: 1 });
    // Distance grows with the steady rate (ST-X-3 eq. 71); it is known to a cell of 0.0025 degrees.
    expect(plain.reached).toBeGreaterThan(6 * 0.0025);
    expect(Math.abs(learned.reached - 1.5 * plain.reached)).toBeLessThan(2 * 0.0025);
    expect(learned.summary.spreadFactor).toBe(1.5);
    expect(learned.lineage.parameters['spreadFactor']).toBe(1.5);
    expect(learned.lineage.inputs.map(({ role }) => role)).toContain('corrected as');
    expect(texts(learned.summary.warnings)).toContain(
      `Rate of spread times 1.5, learned from the last growth seen, as in the forecast of ${toIsoTime(START_MS)}`,
    );
    expect(plain.lineage.parameters['spreadFactor']).toBe(1);
    expect(texts(plain.summary.warnings)).toContain(
      'Rate of spread times 1 as asked for, in place of 1.5 of the forecast',
    );
  });

  test('a comparison names what else the two fires differ in', async () => {
    const { summary } = await reach({ spreadFactor: 2, compareTo: ['base'] });
    expect(summary.comparisons).toMatchObject([
      {
        differsIn: [
          { what: 'weather', here: 'control', there: 'ensemble' },
          { what: 'spreadFactor', here: 2, there: 1.5 },
        ],
      },
    ]);
    expect(texts(summary.warnings)).toContain(
      'The comparison to base holds another difference: the forecast that drives the fire, here the control, there the ensemble',
    );
    expect(texts(summary.warnings)).toContain(
      'The comparison to base holds another difference: the factor on the rate of spread, here 2, there 1.5',
    );
  });

  test('members that go on keep their weights, among those that are asked for', async () => {
    const weather = { run: 'ensemble' as const, members: [0, 1] };
    const { lineage } = await reach({ weather, compareTo: ['base'] });
    // 0.5 and 0.4 of 0.9.
    expect(lineage.parameters['memberWeights']).toEqual({
      0: expect.closeTo(5 / 9, 9) as number,
      1: expect.closeTo(4 / 9, 9) as number,
    });
    expect(texts(lineage.warnings).some((en) => en.startsWith('Members do not count alike'))).toBe(
      true,
    );
    const asked = await reach({ weather, spreadFactor: 1 });
    expect(asked.lineage.parameters['memberWeights']).toBeUndefined();
  });

  test('a member that is asked for twice is refused by name', async () => {
    const weather = { run: 'ensemble' as const, members: [1, 2, 1] };
    await expect(world.run({ weather })).rejects.toMatchObject(
      fault('weather.members', 'more than once'),
    );
  });

  test('weights come back from a lineage as they went in; alike, they are not written', () => {
    const members = [0, 3, 7];
    const weights = Float64Array.of(0.2, 0.5, 0.3);
    const run = { lineage: { parameters: describeWeights(members, weights) } };
    const learned = learnedOf(run as unknown as Parameters<typeof learnedOf>[0]);
    expect([...weightsAmong(members, learned.weights)]).toEqual([...weights]);
    expect([...weightsAmong([0, 4], learned.weights)]).toEqual([0.5, 0.5]);
    expect(describeWeights(members, new Float64Array(3).fill(1 / 3))).toEqual({});
  });
});
