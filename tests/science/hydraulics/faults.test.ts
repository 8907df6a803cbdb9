import { describe, expect, test } from 'vitest';

import { burnChannels } from '../../../services/science/hydraulics/channels.ts';
import { openFlood } from '../../../services/science/hydraulics/flood.ts';
import type { FloodModel } from '../../../services/science/hydraulics/flood-model.ts';
import { floodGrid } from './flood-grid.ts';

const grid = floodGrid([20, 10, 10], (xM) => xM / 100);
const holed = {
  ...grid,
  elevationM: grid.elevationM.map((heightM, cell) => (cell < 20 ? NaN : heightM)),
};
const culvert = {
  id: 'c',
  from: [5, 5],
  to: [55, 5],
  shape: 'circle',
  diameterM: 1,
  invertFromM: 0,
  invertToM: 0,
  lengthM: 50,
  manningSM13: 0.013,
} as const;
const levee = {
  id: 'l',
  line: [
    [50, 0],
    [50, 100],
  ],
  crestM: 3,
} as const;
const breach = { id: 'b', at: [50, 50], widthM: 20, invertM: 1, startS: 0, durationS: 0 } as const;

type Bad = { readonly name: string; readonly model: FloodModel; readonly field: string };

const BAD: readonly Bad[] = [
  { name: 'degrees', model: { grid: { ...grid, axisUnit: 'degree' } }, field: 'grid.axisUnit' },
  { name: 'no cells', model: { grid: { ...grid, nx: 0 } }, field: 'grid.nx' },
  { name: 'a side of nothing', model: { grid: { ...grid, cellM: 0 } }, field: 'grid.cellM' },
  {
    name: 'a raster of another size',
    model: { grid: { ...grid, ny: 11 } },
    field: 'grid.elevationM',
  },
  {
    name: 'no ground anywhere',
    model: { grid: { ...grid, elevationM: new Float32Array(200).fill(NaN) } },
    field: 'grid.elevationM',
  },
  {
    name: 'a code for missing as height',
    model: { grid: { ...grid, elevationM: grid.elevationM.with(3, -9999) } },
    field: 'grid.elevationM',
  },
  {
    name: 'holes in the roughness',
    model: { grid: { ...grid, manningSM13: new Float32Array(200).fill(0.03).with(7, NaN) } },
    field: 'grid.manningSM13',
  },
  { name: 'no roughness', model: { grid: { ...grid, manningSM13: 0 } }, field: 'grid.manningSM13' },
  {
    name: 'an inflow outside',
    model: { grid, inflows: [{ id: 'a', kind: 'point', at: [-5, 5], discharge: 1 }] },
    field: 'inflows[0].at',
  },
  {
    name: 'an inflow on a wall',
    model: { grid: holed, inflows: [{ id: 'a', kind: 'point', at: [5, 95], discharge: 1 }] },
    field: 'inflows[0].at',
  },
  {
    name: 'a negative inflow',
    model: { grid, inflows: [{ id: 'a', kind: 'point', at: [5, 5], discharge: -1 }] },
    field: 'inflows[0].discharge',
  },
  {
    name: 'times that do not rise',
    model: {
      grid,
      inflows: [
        { id: 'a', kind: 'point', at: [5, 5], discharge: { timeS: [0, 0], dischargeM3S: [1, 2] } },
      ],
    },
    field: 'inflows[0].discharge',
  },
  {
    name: 'a side that is all wall',
    model: { grid: holed, boundaries: [{ side: 'north', kind: 'free' }] },
    field: 'boundaries[0]',
  },
  {
    name: 'a side opened twice',
    model: {
      grid,
      boundaries: [
        { side: 'east', kind: 'free' },
        { side: 'east', kind: 'level', level: 1 },
      ],
    },
    field: 'boundaries[1]',
  },
  {
    name: 'a slope of nothing',
    model: { grid, boundaries: [{ side: 'east', kind: 'normal', slopeMPerM: 0 }] },
    field: 'boundaries[0].slopeMPerM',
  },
  {
    name: 'negative rain',
    model: { grid, rain: { kind: 'uniform', timeS: [0], rateMmH: [-1] } },
    field: 'rain.rateMmH',
  },
  {
    name: 'holes in the rain',
    model: { grid, rain: { kind: 'uniform', timeS: [0, 9], rateMmH: [1, NaN] } },
    field: 'rain.rateMmH',
  },
  {
    name: 'rain that does not cover the grid',
    model: {
      grid,
      rain: {
        kind: 'grid',
        nx: 1,
        ny: 1,
        cellM: 50,
        westM: 0,
        northM: 100,
        timeS: [0],
        rateMmH: Float32Array.of(1),
      },
    },
    field: 'rain',
  },
  {
    name: 'soil that gives water',
    model: { grid, infiltration: { kind: 'constant', rateMmH: -1 } },
    field: 'infiltration.rateMmH',
  },
  {
    name: 'a negative depth',
    model: { grid, initial: { kind: 'depth', depthM: new Float32Array(200).fill(-1) } },
    field: 'initial.depthM',
  },
  {
    name: 'a levee outside',
    model: {
      grid,
      levees: [
        {
          ...levee,
          line: [
            [-50, 0],
            [-50, 100],
          ],
        },
      ],
    },
    field: 'levees[0].line',
  },
  {
    name: 'a breach away from its levee',
    model: { grid, levees: [{ ...levee, breaches: [{ ...breach, at: [150, 50] }] }] },
    field: 'levees[0].breaches[0].at',
  },
  {
    name: 'a breach of no width',
    model: { grid, levees: [{ ...levee, breaches: [{ ...breach, widthM: 0 }] }] },
    field: 'levees[0].breaches[0]',
  },
  {
    name: 'a culvert within a cell',
    model: { grid, culverts: [{ ...culvert, to: [6, 6] }] },
    field: 'culverts[0].to',
  },
  {
    name: 'a pipe of no size',
    model: { grid, culverts: [{ ...culvert, diameterM: 0 }] },
    field: 'culverts[0].riseM',
  },
  {
    name: 'a Courant number that blows up',
    model: { grid, options: { courant: 0.9 } },
    field: 'options.courant',
  },
  {
    name: 'a theta that blows up',
    model: { grid, options: { theta: 0.2 } },
    field: 'options.theta',
  },
];

describe('what cannot be run is said', () => {
  test.each(BAD)('$name: $field', ({ model, field }) => {
    expect(() => openFlood(model)).toThrow(
      expect.objectContaining({
        kind: 'invalid-request',
        facts: { errors: [expect.objectContaining({ field })] },
      }),
    );
  });

  test('a hydrograph that ends before the run', async () => {
    const discharge = { timeS: [0, 600], dischargeM3S: [1, 1] };
    const flood = openFlood({ grid, inflows: [{ id: 'a', kind: 'point', at: [5, 5], discharge }] });
    await flood.advanceTo(600);
    await expect(flood.advanceTo(601)).rejects.toMatchObject({
      kind: 'invalid-request',
      facts: { errors: [expect.objectContaining({ field: 'inflows[0].discharge' })] },
    });
    await expect(flood.advanceTo(10)).rejects.toMatchObject({ kind: 'invalid-request' });
  });

  test('a step too short for the water', async () => {
    const flood = openFlood({
      grid,
      initial: { kind: 'level', levelM: 5 },
      options: { shortestStepS: 1 },
    });
    await expect(flood.advanceTo(60)).rejects.toMatchObject({
      kind: 'inconsistent-data',
      facts: expect.objectContaining({ shortestStepS: 1 }),
    });
  });

  test('a run that is stopped says why, and stands where it was', async () => {
    const flood = openFlood({
      grid,
      inflows: [{ id: 'a', kind: 'point', at: [5, 5], discharge: 1 }],
    });
    await expect(flood.advanceTo(1e6, { signal: AbortSignal.abort('no') })).rejects.toBe('no');
    expect(flood.timeS).toBe(0);
  });

  test('a channel outside, or without a bed', () => {
    const channel = { id: 'c', widthM: 5, manningSM13: 0.03 };
    const outside = {
      ...channel,
      line: [
        [-90, 5],
        [-50, 5],
      ],
      bedM: [1, 1],
    } as const;
    expect(() => burnChannels(grid, [outside])).toThrow('has no cell in the grid');
    const unknown = {
      ...channel,
      line: [
        [5, 5],
        [50, 5],
      ],
      bedM: [NaN, NaN],
    } as const;
    expect(() => burnChannels(grid, [unknown])).toThrow('needs two points, and a bed');
  });
});
