import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { readAsciiGrid } from '../../../services/formats/esri-ascii.ts';
import { slopeAndAspect } from '../../../services/science/terrain/slope-aspect.ts';
import { casesDir, describeCases } from '../../cases.ts';

/** 5 x 4 cells of 90 m. */
const HEIGHTS = [
  [612, 640, 655, 661, 702],
  [598, 611, 633, 640, 655],
  [580, 577, 590, 602, 644],
  [541, 540, 552, 577, 601],
];
/** `gdaldem slope -p -compute_edges` and `aspect -zero_for_flat -compute_edges`, GDAL 3.6.2. */
const GDAL_SLOPE = [
  [NaN, 35.390239715576172, 28.598972320556641, 40.404018402099609, NaN],
  [
    22.732000350952148, 35.371158599853516, 37.86346435546875, 39.063594818115234,
    44.983707427978516,
  ],
  [
    31.71049690246582, 39.954643249511719, 44.155307769775391, 43.956085205078125,
    45.468242645263672,
  ],
  [NaN, 42.387287139892578, 43.4968414306640625, 45.444477081298828, NaN],
];
const GDAL_ASPECT = [
  [NaN, 222.4552001953125, 204.07550048828125, 220.259490966796875, NaN],
  [
    218.5504608154296875, 208.879791259765625, 202.425872802734375, 211.03363037109375,
    224.24945068359375,
  ],
  [
    183.012786865234375, 193.263336181640625, 201.399810791015625, 214.4432525634765625,
    228.7152862548828125,
  ],
  [NaN, 188.289398193359375, 208.201629638671875, 216.7998504638671875, NaN],
];

const elevation = (rows: readonly (readonly number[])[]) => ({
  nx: rows[0]!.length,
  ny: rows.length,
  heightM: Float32Array.from(rows.flat()),
  cellWidthM: 90,
  cellHeightM: 90,
});

describe('slope and aspect', () => {
  test('are those of gdaldem, inside and at the edges', () => {
    const { slope, aspectDeg } = slopeAndAspect(elevation(HEIGHTS), 'extrapolated');
    GDAL_SLOPE.flat().forEach((percent, cell) => {
      // GDAL does not go on across the corner: there we differ by intent.
      if (Number.isNaN(percent)) return;
      expect(100 * slope[cell]!).toBeCloseTo(percent, 4);
      expect(aspectDeg[cell]).toBeCloseTo(GDAL_ASPECT.flat()[cell]!, 3);
    });
  });

  test('without extrapolation the edge is missing, and nothing else', () => {
    const { slope, aspectDeg } = slopeAndAspect(elevation(HEIGHTS));
    const isEdge = (cell: number) => cell < 5 || cell >= 15 || cell % 5 === 0 || cell % 5 === 4;
    slope.forEach((value, cell) => expect(Number.isNaN(value)).toBe(isEdge(cell)));
    aspectDeg.forEach((value, cell) => expect(Number.isNaN(value)).toBe(isEdge(cell)));
  });

  test.each([
    {
      name: 'east',
      rows: [
        [3, 2, 1],
        [3, 2, 1],
        [3, 2, 1],
      ],
      facing: 90,
    },
    {
      name: 'south',
      rows: [
        [3, 3, 3],
        [2, 2, 2],
        [1, 1, 1],
      ],
      facing: 180,
    },
    {
      name: 'west',
      rows: [
        [1, 2, 3],
        [1, 2, 3],
        [1, 2, 3],
      ],
      facing: 270,
    },
    {
      name: 'north',
      rows: [
        [1, 1, 1],
        [2, 2, 2],
        [3, 3, 3],
      ],
      facing: 0,
    },
  ])('a plane that falls towards $name faces $facing degrees', ({ rows, facing }) => {
    const { slope, aspectDeg } = slopeAndAspect(elevation(rows), 'extrapolated');
    expect([...aspectDeg]).toEqual(Array<number>(9).fill(facing));
    slope.forEach((value) => expect(value).toBeCloseTo(1 / 90, 6));
  });

  test('flat ground has slope 0 and aspect 0, and a hole takes its neighbours along', () => {
    const flat = slopeAndAspect(
      elevation([
        [5, 5, 5],
        [5, 5, 5],
        [5, 5, 5],
      ]),
    );
    expect([flat.slope[4], flat.aspectDeg[4]]).toEqual([0, 0]);
    const holed = HEIGHTS.map((row, y) =>
      row.map((value, x) => (y === 1 && x === 2 ? NaN : value)),
    );
    const { slope } = slopeAndAspect(elevation(holed), 'extrapolated');
    const missing = [...slope.keys()].filter((cell) => Number.isNaN(slope[cell]!));
    expect(missing).toEqual([1, 2, 3, 6, 7, 8, 11, 12, 13]);
  });
});

describeCases('slope and aspect of real fires', () => {
  const read = (fire: string, name: string) =>
    readAsciiGrid(
      readFileSync(join(casesDir, 'wildfire/cell2fire', fire, `${name}.asc`), 'latin1'),
    );

  // Slopes and aspects as published with the fires: whole percents and degrees, cut or rounded.
  test.each(['dogrib', 'Arrowhead-Fire1', 'CentralKootenay-Fire1'])('%s', (fire) => {
    const { nx, ny, values } = read(fire, 'elevation');
    const published = { slope: read(fire, 'slope').values, aspect: read(fire, 'saz').values };
    const terrain = { nx, ny, heightM: values, cellWidthM: 100, cellHeightM: 100 };
    const { slope, aspectDeg } = slopeAndAspect(terrain);
    let compared = 0;
    slope.forEach((value, cell) => {
      const percent = published.slope[cell]!;
      if (Number.isNaN(value) || Number.isNaN(percent)) return;
      compared += 1;
      if (Math.abs(100 * value - percent) > 1) expect(100 * value).toBeCloseTo(percent, 0);
      const aspect = published.aspect[cell]!;
      if (value < 0.05 || aspect < 0 || aspect > 360) return;
      const apart = Math.abs(((aspectDeg[cell]! - aspect + 540) % 360) - 180);
      if (apart > 1) expect(aspectDeg[cell]).toBeCloseTo(aspect, 0);
    });
    expect(compared).toBeGreaterThan(7000);
  });
});
