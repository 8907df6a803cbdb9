import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { openStyles } from '../../services/catalog/styles.ts';
import { catalogDir, toVariable } from '../api/maps/map-world.ts';

const styles = await openStyles(catalogDir);

describe('styles of the catalog', () => {
  test('every style names its source and licence, and each licence text is there', () => {
    const sources = styles
      .listStyles()
      .flatMap((style) => [
        ...style.sources,
        ...(style.kind === 'continuous' ? [styles.getColourMap(style.colourMap.id).source] : []),
      ]);
    expect(sources.length).toBeGreaterThan(30);
    for (const { licence, licenceFile } of sources) {
      expect(licence).not.toBe('');
      if (licence !== 'MIT') continue;
      const text = readFileSync(join(catalogDir, 'styles', licenceFile!), 'utf8');
      expect(text).toContain('MIT License');
      expect(text).toContain('Copyright (c)');
    }
  });

  // First, middle and last row of cmcrameri 1.10 cmaps/*.txt and cmocean 4.0.3 rgb/*-rgb.txt, times 255.
  test.each([
    { id: 'crameri-batlow', first: '#011959', last: '#faccfa' },
    { id: 'crameri-vik', first: '#001261', last: '#590008' },
    { id: 'cmocean-thermal', first: '#042333', last: '#e8fa5b' },
    { id: 'cmocean-rain', first: '#eeedf3', last: '#221b38' },
  ])('$id begins with $first and ends with $last, as published', ({ id, first, last }) => {
    const { colours } = styles.getColourMap(id);
    expect([colours[0], colours[255]]).toEqual([first, last]);
  });

  test.each([
    { name: 'air_temperature', unit: 'K', style: 'temperature' },
    { name: 'precipitation_amount', unit: 'kg m-2', style: 'precipitation-amount' },
    { name: 'wind_speed', unit: 'm s-1', style: 'wind-speed' },
    { name: 'wind_speed_of_gust', unit: 'm s-1', style: 'wind-gust' },
    { name: 'eastward_wind', unit: 'm s-1', style: 'wind-component' },
    { name: 'relative_humidity', unit: '1', style: 'relative-humidity' },
    { name: 'surface_snow_thickness', unit: 'm', style: 'snow-depth' },
    { name: 'geopotential_height', unit: 'm', style: 'geopotential-height' },
    { name: 'fire_weather_index', unit: '1', style: 'fire-weather-index-effis' },
    { name: 'something_unheard_of', unit: 'm', style: 'generic' },
    { name: 'air_temperature', unit: 'degF', style: 'generic' },
  ])('$name in $unit is drawn as $style', ({ name, unit, style }) => {
    expect(styles.defaultStyleFor(toVariable('x', name, unit)).id).toBe(style);
  });

  test('the probability of a temperature is drawn as a probability', () => {
    const variable = {
      ...toVariable('x', 'air_temperature', '1'),
      cellMethod: 'probability',
    } as const;
    expect(styles.defaultStyleFor(variable).id).toBe('probability');
  });

  test('a quantity without a standard name is known by how its id begins', () => {
    const { standardName: _, ...rest } = toVariable('fire_weather_index_surface', '', '1');
    expect(styles.defaultStyleFor(rest).id).toBe('fire-weather-index-effis');
  });

  test('an unknown style is refused, naming those there are', () => {
    expect(() => styles.getStyle('no-such')).toThrow('no such style');
  });
});

test('every wrong file is named at once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'isohyet-styles-'));
  try {
    await cp(join(catalogDir, 'styles'), join(folder, 'styles'), { recursive: true });
    await writeFile(join(folder, 'styles', 'broken.json'), '{');
    const hole = JSON.parse(readFileSync(join(catalogDir, 'styles', 'runoff-amount.json'), 'utf8'));
    hole.classes.splice(2, 1);
    await writeFile(join(folder, 'styles', 'runoff-amount.json'), JSON.stringify(hole));
    const error = await openStyles(folder).catch((caught: unknown) => caught);
    expect(String(error)).toContain('broken.json');
    expect(String(error)).toContain('each class begins where the one before ends');
    expect(String(error)).toContain('no style "runoff-amount"');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
