import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  conditionTerrain,
  type Conditioning,
} from '../../../services/science/river-network/condition-terrain.ts';
import { fillDepressions } from '../../../services/science/river-network/fill-depressions.ts';
import {
  isAtEdge,
  steepestDescent,
  type FlowDirections,
} from '../../../services/science/river-network/flow-directions.ts';
import { accumulateCells } from '../../../services/science/river-network/accumulation.ts';
import { drainTerrain } from '../../../services/science/river-network/resolve-flats.ts';
import type { TerrainGrid } from '../../../services/science/river-network/terrain-grid.ts';
import { describeCases } from '../../cases.ts';
import { readSlope } from './terrain-cases.ts';

const FILL: Conditioning = { breach: null, closedBasins: 'none', epsilonM: 0 };

function toGrid(rows: readonly (readonly number[])[], cellM = 10): TerrainGrid {
  const elevationM = Float32Array.from(rows.flat());
  return { nx: rows[0]!.length, ny: rows.length, cellXM: cellM, cellYM: cellM, elevationM };
}

function pitsOf(grid: TerrainGrid, { code }: FlowDirections): number[] {
  const cells = Array.from(code.keys());
  return cells.filter(
    (cell) => code[cell]! < 0 && !Number.isNaN(grid.elevationM[cell]!) && !isAtEdge(grid, cell),
  );
}

/** Planchon & Darboux 2001: water everywhere, drained until nothing changes. Slow and plain. */
function drainedSlowly(grid: TerrainGrid): Float32Array {
  const { nx, elevationM } = grid;
  const water = elevationM.map((height, cell) =>
    Number.isNaN(height) || isAtEdge(grid, cell) ? height : Infinity,
  );
  for (let isChanged = true; isChanged;) {
    isChanged = false;
    for (const [cell, height] of elevationM.entries()) {
      if (!(water[cell]! > height)) continue;
      const around = [-nx - 1, -nx, -nx + 1, -1, 1, nx - 1, nx, nx + 1];
      const lowest = Math.min(...around.map((step) => water[cell + step]!));
      const level = Math.max(height, lowest);
      if (level >= water[cell]!) continue;
      water[cell] = level;
      isChanged = true;
    }
  }
  return water;
}

/** Small terrains of whole metres, so that pits, flats and holes are many. */
const terrains = fc
  .record({ nx: fc.integer({ min: 1, max: 9 }), ny: fc.integer({ min: 1, max: 9 }) })
  .chain(({ nx, ny }) =>
    fc
      .array(
        fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 0, max: 6 }) }, fc.constant(NaN)),
        {
          minLength: nx * ny,
          maxLength: nx * ny,
        },
      )
      .filter((heights) => heights.some((height) => !Number.isNaN(height)))
      .map((heights) => ({
        nx,
        ny,
        cellXM: 10,
        cellYM: 15,
        elevationM: Float32Array.from(heights),
      })),
  );

describe('filling', () => {
  test('is the least terrain without depressions', () => {
    fc.assert(
      fc.property(terrains, (grid) => {
        expect(fillDepressions(grid)).toEqual(drainedSlowly(grid));
      }),
    );
  });

  test('with epsilon: at least as high, and every cell has a lower neighbour', () => {
    fc.assert(
      fc.property(terrains, (grid) => {
        const level = fillDepressions(grid);
        const elevationM = fillDepressions(grid, { epsilonM: 1e-3 });
        elevationM.forEach((height, cell) => {
          if (!Number.isNaN(height)) expect(height).toBeGreaterThanOrEqual(level[cell]!);
        });
        const raised = { ...grid, elevationM };
        expect(pitsOf(raised, steepestDescent(raised))).toEqual([]);
      }),
    );
  });

  test('an epsilon too small for 32 bits still drains', () => {
    const grid = toGrid([
      [9e3, 9e3, 9e3, 9e3],
      [9e3, 8e3, 8e3, 9e3],
      [9e3, 8e3, 8e3, 8.5e3],
      [9e3, 9e3, 9e3, 9e3],
    ]);
    const raised = { ...grid, elevationM: fillDepressions(grid, { epsilonM: 1e-9 }) };
    expect(pitsOf(raised, steepestDescent(raised))).toEqual([]);
  });
});

describe('flats', () => {
  test('filled terrain drains to an edge from everywhere, never in a circle', () => {
    fc.assert(
      fc.property(terrains, (grid) => {
        const filled = { ...grid, elevationM: fillDepressions(grid) };
        const flow = drainTerrain(filled);
        expect(pitsOf(filled, flow)).toEqual([]);
        expect(() => accumulateCells(flow)).not.toThrow();
      }),
    );
  });

  test('breached terrain too, whatever the limits', () => {
    const limits = fc.record({
      maxLengthM: fc.integer({ min: 0, max: 80 }),
      maxDepthM: fc.integer({ min: 0, max: 6 }),
    });
    fc.assert(
      fc.property(terrains, limits, (grid, breach) => {
        const { grid: drained, cut } = conditionTerrain(grid, { ...FILL, breach });
        const flow = drainTerrain(drained);
        expect(pitsOf(drained, flow)).toEqual([]);
        expect(() => accumulateCells(flow)).not.toThrow();
        expect(cut.deepestM).toBeLessThanOrEqual(breach.maxDepthM);
      }),
    );
  });
});

/** A pond of 2 m behind a dam one cell wide, 4 m above its bottom. */
const POND = toGrid([
  [9, 9, 9, 9, 9, 9],
  [9, 5, 5, 9, 4, 9],
  [9, 5, 5, 9, 3, 2],
  [9, 7, 9, 9, 9, 9],
]);

describe('conditioning', () => {
  test('fills up to the lowest rim and says so', () => {
    const { filled, cut, drained } = conditionTerrain(POND, FILL);
    expect(filled).toEqual({ cells: 4, volumeM3: 4 * 2 * 100, deepestM: 2 });
    expect(cut.cells).toBe(0);
    expect(drained.count).toBe(1);
    expect(drained.deepest[0]).toMatchObject({
      row: 1,
      column: 1,
      cells: 4,
      depthM: 2,
      spillLevelM: 7,
    });
  });

  test('cuts where that is least: through the rim in the south, not the dam', () => {
    const { grid, cut, filled } = conditionTerrain(POND, {
      ...FILL,
      breach: { maxLengthM: 100, maxDepthM: 10 },
    });
    expect(filled.cells).toBe(0);
    // The rim leaves the map: it is cut to the level of the pond's bottom.
    expect(grid.elevationM[3 * 6 + 1]).toBe(5);
    expect(cut).toEqual({ cells: 1, volumeM3: 200, deepestM: 2 });
  });

  test.each([
    { name: 'too deep', maxLengthM: 100, maxDepthM: 1.9 },
    { name: 'too long', maxLengthM: 9, maxDepthM: 10 },
  ])('what is $name to cut is filled', ({ maxLengthM, maxDepthM }) => {
    const { filled, cut } = conditionTerrain(POND, { ...FILL, breach: { maxLengthM, maxDepthM } });
    expect([filled.cells, cut.cells]).toEqual([4, 0]);
  });

  test('a closed basin keeps its water and is named', () => {
    const closedBasins = { minDepthM: 1.5, minAreaKm2: 0 };
    const breach = { maxLengthM: 100, maxDepthM: 10 };
    const {
      grid,
      closedBasins: found,
      drained,
      cut,
    } = conditionTerrain(POND, {
      closedBasins,
      breach,
      epsilonM: 0,
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ row: 1, column: 1, areaKm2: 4e-4, volumeM3: 800, depthM: 2 });
    expect([drained.count, cut.cells]).toEqual([0, 0]);
    expect(grid.elevationM).toEqual(POND.elevationM);
    expect(pitsOf(grid, drainTerrain(grid))).not.toEqual([]);
  });

  test.each([
    { field: 'breach.maxDepthM', choices: { ...FILL, breach: { maxLengthM: 1, maxDepthM: -1 } } },
    { field: 'epsilonM', choices: { ...FILL, epsilonM: NaN } },
    {
      field: 'closedBasins.minDepthM',
      choices: { ...FILL, closedBasins: { minDepthM: 0, minAreaKm2: 0 } },
    },
  ])('$field is refused by name', ({ field, choices }) => {
    expect(() => conditionTerrain(POND, choices)).toThrow(field);
  });

  test.each([
    { says: 'no terrain', changed: { elevationM: new Float32Array(24).fill(NaN) } },
    { says: 'elevationM: 3 heights', changed: { elevationM: new Float32Array(3) } },
    { says: 'row 0, column 1) is Infinity', changed: { elevationM: infiniteAt(1) } },
    { says: 'cellXM', changed: { cellXM: 0 } },
    { says: 'cellYM: 2 sizes are given for 4 rows', changed: { cellYM: new Float64Array(2) } },
  ])('a grid that is none: $says', ({ says, changed }) => {
    expect(() => conditionTerrain({ ...POND, ...changed }, FILL)).toThrow(says);
  });
});

function infiniteAt(cell: number): Float32Array {
  const heights = new Float32Array(24);
  heights[cell] = Infinity;
  return heights;
}

describeCases('an alpine slope of 2.5 m cells', () => {
  // pyflwdir 0.5.12, dem.fill_depressions(outlets='edge'), and pysheds 0.5 fill_depressions.
  test('is filled as pyflwdir and pysheds fill it', async () => {
    const grid = await readSlope();
    const { filled, grid: drained } = conditionTerrain(grid, FILL);
    expect(filled.cells).toBe(632);
    expect(filled.volumeM3).toBeCloseTo(642.7772521972656, 9);
    expect(filled.deepestM).toBeCloseTo(1.6848145, 6);
    const sum = drained.elevationM.reduce((total, height) => total + height, 0);
    expect(sum).toBeCloseTo(280_725_513.0526123, 4);
  });

  // pysheds: resolve_flats, flowdir, accumulation.
  test('gathers most cells where pysheds does', async () => {
    const { grid } = conditionTerrain(await readSlope(), FILL);
    const cells = accumulateCells(drainTerrain(grid));
    const most = cells.reduce((a, b) => Math.max(a, b));
    expect([most, cells.indexOf(most)]).toEqual([137_759, 199]);
  });

  test('is cut within the limits, and what is left is filled', async () => {
    const breach = { maxLengthM: 20, maxDepthM: 0.5 };
    const { cut, filled } = conditionTerrain(await readSlope(), { ...FILL, breach });
    expect(cut.deepestM).toBeLessThanOrEqual(0.5);
    expect(filled.cells).toBeLessThan(632);
    expect(filled.deepestM).toBeGreaterThan(0.5);
  });
});
