import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { readEntries } from '../../../services/catalog/entries.ts';
import { readAreas, seasonDateMs } from '../../../services/twin/wildfire/areas.ts';

const published = await readAreas('data-catalog');

describe('the areas of the catalog', () => {
  test('name collections that are there', async () => {
    const ids = (await readEntries('data-catalog')).map(({ id }) => id);
    for (const { weather, landscape, observations, exposure, outputs } of published) {
      const { heatSources: _, ...tables } = observations;
      const named = [weather, tables, exposure, outputs].flatMap((part) =>
        Object.values(part).flat(),
      );
      expect(ids).toEqual(expect.arrayContaining([...named, landscape]));
    }
  });

  test('an example that is not enabled is checked, and not run', async () => {
    expect(published.map(({ id }) => id)).toEqual(['exercise-west']);
    const text = await readFile('data-catalog/twins/wildfire.json', 'utf8');
    const { areas } = JSON.parse(text) as { areas: { id: string; enabled?: boolean }[] };
    const examples = areas.filter(({ enabled }) => enabled === false);
    expect(examples.map(({ id }) => id)).toEqual(['western-canada']);
  });

  test('an exercise has the season its weather is of', () => {
    const [area] = published;
    const november = Date.UTC(2026, 10, 23);
    const day = (ms: number) => new Date(seasonDateMs(area!, ms, november)).toISOString();
    expect(day(november)).toBe('2026-05-26T00:00:00.000Z');
    expect(day(november - 60 * 86_400_000)).toBe('2026-03-27T00:00:00.000Z');
    const { runsBeginOn: _, ...plain } = area!;
    expect(seasonDateMs(plain, november, november)).toBe(november);
  });
});

describe('settings that are wrong', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'isohyet-areas-'));
    await mkdir(join(folder, 'twins'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = (text: string) => writeFile(join(folder, 'twins', 'wildfire.json'), text);
  const change = async (from: string, to: string) =>
    write((await readFile('data-catalog/twins/wildfire.json', 'utf8')).replace(from, to));

  test('without the file there is no area', async () => {
    expect(await readAreas(folder)).toEqual([]);
  });

  test.each([
    { name: 'a constant that is neither', from: '147.27723', to: '147', says: 'ffmcConstant' },
    { name: 'a setting that is none', from: '"lapseKPerM"', to: '"lapse"', says: 'lapse' },
    {
      name: 'a box with its east before its west',
      from: '[-130, 48, -110, 60]',
      to: '[-110, 48, -130, 60]',
      says: 'west must lie before east',
    },
    {
      name: 'an output twice',
      from: '"twin-fire-spread-ens"',
      to: '"twin-fire-spread"',
      says: 'output "twin-fire-spread" is given twice',
    },
  ])('$name is named', async ({ from, to, says }) => {
    await change(from, to);
    await expect(readAreas(folder)).rejects.toMatchObject({
      kind: 'bad-configuration',
      message: expect.stringContaining(says) as string,
    });
  });

  test('what is not JSON is told as such', async () => {
    await write('{');
    await expect(readAreas(folder)).rejects.toMatchObject({ kind: 'bad-configuration' });
  });
});
