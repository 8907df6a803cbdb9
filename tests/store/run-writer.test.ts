import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { openMap } from '../../services/store/maps.ts';
import { verifyRun } from '../../services/store/run-files.ts';
import type { Run } from '../../services/store/run.ts';
import { PRECIPITATION, REFERENCE_TIME, sampleField, TEMPERATURE } from './sample-fields.ts';
import { useRunStore } from './use-run-store.ts';

const SOURCE = { name: 'a.grib2', bytes: 7, sha256: 'a'.repeat(64), fields: 1 };
const CELLS = 300 * 40;
const { store, id, folder, readRun, write } = useRunStore();

async function readBands(run: Run, validTime = REFERENCE_TIME) {
  const file = run.maps.find((map) => map.validTime === validTime)!;
  const map = await openMap(join(folder(), file.path));
  const { nx, ny } = map;
  const values = [];
  for (let band = 0; band < map.bands; band++) {
    values.push(await map.readWindow({ level: 0, band, x: 0, y: 0, nx, ny }));
  }
  await map.close();
  return { members: file.members, values };
}

describe('a run', () => {
  test('is there for readers from its first commit on, and not before', async () => {
    expect(await store().listRuns(id())).toEqual([]);
    await write(async (writer) => {
      await writer.addField(sampleField({}));
      expect(await store().listRuns(id())).toEqual([]);
      await expect(readRun()).rejects.toMatchObject({ kind: 'unknown-run' });
      await writer.commit();
    });
    expect(await store().listRuns(id())).toEqual([REFERENCE_TIME]);
    const run = await readRun();
    expect(run).toMatchObject({ generation: 1, complete: true, members: [], marks: [] });
    expect(run.maps[0]).toMatchObject({
      path: 'maps/air_temperature_2m/20260101T000000Z-g1.tif',
      members: [null],
      missing: Math.ceil((CELLS - 5) / 13),
      min: 0.5,
      max: 625.375,
    });
    expect(run.series).toHaveLength(1);
    expect(run.series[0]!.path).toBe('series/g1/tile=0-0/part.parquet');
    expect(run.series.reduce((sum, { rows }) => sum + rows, 0)).toBe(CELLS);
    expect(await verifyRun(folder(), run)).toEqual([]);
  });

  test('keeps what it has when a later step comes, and does not write its maps again', async () => {
    await write(async (writer) => {
      await writer.addField(sampleField({ hour: 0 }));
      await writer.commit();
    });
    const first = await readRun();
    await write(async (writer) => {
      await writer.addField(sampleField({ hour: 3 }));
      await writer.commit();
    });
    const second = await readRun();
    expect(second.generation).toBe(2);
    expect(second.validTimes).toEqual([REFERENCE_TIME, '2026-01-01T03:00:00Z']);
    expect(second.maps[0]).toEqual(first.maps[0]);
    expect(second.series.every(({ path }) => path.startsWith('series/g2/'))).toBe(true);
    // A reader with the older manifest still reads whole files.
    expect(await verifyRun(folder(), first)).toEqual([]);
    expect(await verifyRun(folder(), second)).toEqual([]);
  });

  test('takes a late member into the map, in order, with the others as they were', async () => {
    const [early, late] = [[0, 2], [1]];
    for (const members of [early, late]) {
      await write(async (writer) => {
        await Promise.all(members.map((member) => writer.addField(sampleField({ member }))));
        await writer.commit();
      });
    }
    const run = await readRun();
    expect(run.members).toEqual([0, 1, 2]);
    const bands = await readBands(run);
    expect(bands.members).toEqual([0, 1, 2]);
    bands.values.forEach((values, member) => {
      expect(values).toEqual(sampleField({ member }).values);
    });
    expect(run.maps[0]).toMatchObject({ min: 0.5, max: 626.375 });
  });

  test('holds a single forecast and members of one time side by side', async () => {
    await write(async (writer) => {
      await writer.addField(sampleField({ member: 1 }));
      await writer.addField(sampleField({ salt: 1 }));
      await writer.commit();
    });
    const { members, values } = await readBands(await readRun());
    expect(members).toEqual([null, 1]);
    expect(values[0]).toEqual(sampleField({ salt: 1 }).values);
    expect(values[1]).toEqual(sampleField({ member: 1 }).values);
  });

  test.each([
    { name: 'of a single forecast', member: {} },
    { name: 'of a member', member: { member: 4 } },
  ])('replaces a field of the same identity: $name', async ({ member }) => {
    for (const salt of [1, 2]) {
      await write(async (writer) => {
        await writer.addField(sampleField({ ...member, salt: salt + 5 }));
        await writer.addField(sampleField({ ...member, salt }));
        await writer.commit();
      });
    }
    const run = await readRun();
    expect(run.maps).toHaveLength(1);
    const { values } = await readBands(run);
    expect(values).toEqual([sampleField({ ...member, salt: 2 }).values]);
    expect(await verifyRun(folder(), run)).toEqual([]);
  });

  test('the same source twice changes nothing', async () => {
    const told = [];
    for (let i = 0; i < 2; i++) {
      told.push(
        await write(async (writer) => {
          const known = writer.hasSource(SOURCE.sha256);
          if (!known) await writer.addField(sampleField({}));
          const added = writer.addSource(SOURCE);
          const run = await writer.commit();
          return { known, added, generation: run.generation };
        }),
      );
    }
    expect(told).toEqual([
      { known: false, added: true, generation: 1 },
      { known: true, added: false, generation: 1 },
    ]);
  });

  test('is partial until every expected step, member and variable is there', async () => {
    const expected = {
      leadHours: [0, 3],
      members: [0, 1],
      variables: [TEMPERATURE.id, PRECIPITATION.id],
      labels: { [PRECIPITATION.id]: { en: 'Rain and snow', fr: 'Pluie et neige' } },
    };
    const both = async (hour: number, variable = TEMPERATURE) =>
      write(async (writer) => {
        for (const member of [0, 1]) await writer.addField(sampleField({ hour, member, variable }));
        return writer.commit({ expected });
      });
    expect((await both(0)).missing).toEqual([
      {
        en: `${TEMPERATURE.label.en}: 1 of 2 steps (2026-01-01T03:00:00Z)`,
        fr: `${TEMPERATURE.label.fr} : 1 pas sur 2 (2026-01-01T03:00:00Z)`,
      },
      { en: 'Rain and snow: not there at all', fr: 'Pluie et neige : rien n’est là' },
    ]);
    await both(3);
    // A sum has nothing at the reference time itself.
    const last = await write(async (writer) => {
      await writer.addField(sampleField({ hour: 3, member: 0, variable: PRECIPITATION }));
      return writer.commit({ expected });
    });
    expect(last).toMatchObject({
      complete: false,
      missing: [
        {
          en: `${PRECIPITATION.label.en}: members 1 at some steps`,
          fr: `${PRECIPITATION.label.fr} : membres 1 à certains pas`,
        },
      ],
    });
    const whole = await both(3, PRECIPITATION);
    expect(whole).toMatchObject({ complete: true, missing: [] });
  });

  test('marks stay with it', async () => {
    const run = await write(
      async (writer) => {
        await writer.addField(sampleField({}));
        return writer.commit();
      },
      { marks: ['EXERCISE'] },
    );
    expect(run.marks).toEqual(['EXERCISE']);
    const map = await openMap(join(folder(), run.maps[0]!.path));
    expect(map.metadata).toMatchObject({ mark: 'EXERCISE', unit: 'K', valid_time: REFERENCE_TIME });
    await map.close();
  });
});
