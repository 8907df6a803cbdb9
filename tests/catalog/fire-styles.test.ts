import { describe, expect, test } from 'vitest';

import type { ClassStyle, Style } from '../../services/catalog/style.ts';
import { openStyles } from '../../services/catalog/styles.ts';
import { intensityClassOf } from '../../services/science/fire-behaviour/fire-type.ts';
import { catalogDir, toVariable } from '../api/maps/map-world.ts';
import { describeReference } from '../cases.ts';
import { readReference } from '../science/reference-table.ts';

const styles = await openStyles(catalogDir);
const QUANTITIES = {
  fine_fuel_moisture_code: 'ffmc',
  duff_moisture_code: 'dmc',
  drought_code: 'dc',
  initial_spread_index: 'isi',
  buildup_index: 'bui',
  fire_weather_index: 'fwi',
} as const;

const isClasses = (style: Style): style is ClassStyle => style.kind === 'classes';
const edges = ({ classes }: ClassStyle) => classes.map(({ from }) => from).slice(1);

/** CIE lightness, 0 black to 100 white. @see CIE 15:2004, eq. 8.3 */
function lightness(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  return 116 * Math.cbrt(luminance) - 16;
}

describe('danger classes as data', () => {
  const ofDanger = styles
    .listStyles()
    .filter(isClasses)
    .filter(({ id }) => /^(fire|fine|duff|drought|initial|buildup|head|burn)-/.test(id));

  test('every scheme says whose it is, how sure it is, and what each class means in two languages', () => {
    expect(ofDanger.length).toBeGreaterThan(20);
    for (const { id, status, sources, description, classes } of ofDanger) {
      expect(status, id).toMatch(/^(published|quoted|own)$/);
      expect(sources[0]!.citation.length, id).toBeGreaterThan(20);
      expect(description?.fr, id).not.toBe(description?.en);
      for (const { label } of classes) expect(label?.en && label.fr, id).toBeTruthy();
    }
  });

  // Told apart without hue: lightness alone orders the classes, 8 units of CIE L* or more apart.
  test('classes of danger are readable without seeing hues', () => {
    for (const { id, classes } of ofDanger) {
      if (id === 'fire-fuel-type') continue;
      const light = classes.flatMap(({ colour }) => (colour === null ? [] : [lightness(colour)]));
      const steps = light.slice(1).map((value, at) => value - light[at]!);
      const direction = Math.sign(steps[0] ?? 1);
      for (const step of steps) expect(step * direction, id).toBeGreaterThan(7);
    }
  });

  test.each(Object.keys(QUANTITIES))('%s offers a choice of schemes', (name) => {
    const offered = styles.listStylesFor(toVariable(name, name, '1')).map(({ id }) => id);
    expect(offered.filter((id) => id.endsWith('-effis') || id.endsWith('-minnesota')).length).toBe(
      2,
    );
  });

  // Operations in British Columbia: bcgov/wps issues 1517 and 2163; classes of ST-X-3 and the CWFIS.
  test('head fire intensity has six classes, and the thresholds of 4,000 and 10,000 kW/m', () => {
    const offered = styles.listStylesFor(toVariable('x', 'head_fire_intensity', 'kW m-1'));
    expect(offered.filter(isClasses).map(edges)).toEqual([
      [10, 500, 2000, 4000, 10_000],
      [4000, 10_000],
    ]);
  });

  test('a burn probability is drawn by its own words, whatever its cell method', () => {
    const variable = toVariable('x', 'burn_probability', '1');
    const [first, second] = styles.listStylesFor({ ...variable, cellMethod: 'probability' });
    expect([first!.id, second!.id]).toEqual(['burn-probability', 'probability']);
  });

  test('out of season is a class of its own, not the lowest danger', () => {
    const { classes } = styles.getStyle('fire-season') as ClassStyle;
    expect(classes[0]!.label!.en).toContain('Out of season');
  });
});

// The class of an intensity and the class drawn for it are one thing, told in two places.
test('classes of head fire intensity are those that the FBP System gives', () => {
  const floors = edges(styles.getStyle('head-fire-intensity-cffdrs') as ClassStyle);
  expect(floors.map((floor) => intensityClassOf(floor!))).toEqual([2, 3, 4, 5, 6]);
  expect(floors.map((floor) => intensityClassOf(floor! - 1e-9))).toEqual([1, 2, 3, 4, 5]);
});

describeReference('bounds of Canadian schemes', () => {
  const table = readReference('fire/danger_classes.csv');
  const [schemes, statuses] = [table.texts('scheme'), table.texts('status')];
  const lowest = table.numbers('lower_inclusive');
  const ofScheme = (name: string) =>
    schemes.flatMap((scheme, row) => (scheme.startsWith(name) ? [row] : []));

  test('the classes that ECMWF quotes for Canada', () => {
    const expected = ofScheme('Canada').map((row) => lowest[row]!);
    expect(edges(styles.getStyle('fire-weather-index-canada') as ClassStyle)).toEqual(
      expected.slice(1),
    );
  });

  test('the map of the CWFIS is read in two ways, neither verified, and the style says so', () => {
    const rows = ofScheme('CWFIS');
    expect(rows.every((row) => statuses[row]!.startsWith('UNVERIFIED'))).toBe(true);
    const { sources, description } = styles.getStyle('fire-weather-index-cwfis');
    const other = rows.map((row) => lowest[row]!).slice(1);
    expect(sources[0]!.citation).toContain(`Not verified: another reading has ${other.join(', ')}`);
    expect(description!.en).toContain('not verified');
  });
});

describeReference('bounds of EFFIS', () => {
  const table = readReference('fire/danger_classes.csv');
  const [schemes, indices, lowest] = [
    table.texts('scheme'),
    table.texts('index'),
    table.numbers('lower_inclusive'),
  ];

  test.each(Object.entries(QUANTITIES))('%s', (name, index) => {
    const expected = [...lowest].filter(
      (bound, row) =>
        schemes[row] === 'EFFIS/GWIS' &&
        indices[row]!.toLowerCase() === index &&
        !Number.isNaN(bound),
    );
    const style = styles.getStyle(`${name.replaceAll('_', '-')}-effis`) as ClassStyle;
    expect(edges(style)).toEqual(expected);
  });
});
