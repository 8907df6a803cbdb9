import { describe, expect, test } from 'vitest';

import {
  accumulateAreaKm2,
  accumulateCells,
} from '../../../services/science/river-network/accumulation.ts';
import {
  findBasins,
  findCatchments,
  findDrainage,
  heightAboveDrainage,
} from '../../../services/science/river-network/drainage.ts';
import { fillDepressions } from '../../../services/science/river-network/fill-depressions.ts';
import {
  steepestDescent,
  toFlowDirections,
} from '../../../services/science/river-network/flow-directions.ts';
import {
  accumulateInfinite,
  infiniteDirections,
} from '../../../services/science/river-network/infinite-directions.ts';
import { withLines } from '../../../services/science/river-network/reach-lines.ts';
import { drainTerrain } from '../../../services/science/river-network/resolve-flats.ts';
import {
  lonLatCellSizes,
  rowAreasKm2,
  type TerrainGrid,
} from '../../../services/science/river-network/terrain-grid.ts';
import { traceReaches } from '../../../services/science/river-network/trace-reaches.ts';
import { describeCases } from '../../cases.ts';
import { readBand, readSlope } from './terrain-cases.ts';

const STEP_DEG = 1 / 120;
const NORTH_DEG = 52.008_333_333_307_08;

describe('cells of meridians and parallels', () => {
  const size = lonLatCellSizes({
    ny: 682,
    northDeg: NORTH_DEG,
    stepLonDeg: STEP_DEG,
    stepLatDeg: STEP_DEG,
  });

  // pyproj 3 Geod(ellps='WGS84'): inv along the parallel and the meridian of row 0, and
  // polygon_area_perimeter of a cell with 200 points a parallel.
  test('have the sizes of the ellipsoid', () => {
    expect(size.cellXM[0]).toBeCloseTo(572.263_667, 3);
    expect(size.cellYM[0]).toBeCloseTo(927.228_604, 3);
    const areaKm2 = rowAreasKm2({ ny: 682, ...size });
    expect(areaKm2[0]! / 0.530_619_237_4).toBeCloseTo(1, 7);
    expect(areaKm2[681]! / 0.594_405_759_2).toBeCloseTo(1, 7);
  });

  test('are refused beyond a pole', () => {
    const ask = () => lonLatCellSizes({ ny: 200, northDeg: 90, stepLonDeg: 1, stepLatDeg: 1 });
    expect(ask).toThrow('northDeg');
  });

  // 1 m down over 500 m to the west is steeper than 1.5 m over 1,000 m to the north.
  test('the steepest way is by true distance', () => {
    const grid = {
      nx: 3,
      ny: 3,
      cellXM: 500,
      cellYM: 1000,
      elevationM: Float32Array.of(9, 8.5, 9, 9, 10, 9.5, 9, 9, 9),
    };
    expect(steepestDescent(grid).code[4]).toBe(3);
    expect(steepestDescent({ ...grid, cellXM: 1000 }).code[4]).toBe(1);
  });

  test('of equal slopes the first code wins: NW, N, NE, W, E, SW, S, SE', () => {
    const around = [9, 8, 9, 8, 10, 8, 9, 8, 9];
    const grid = { nx: 3, ny: 3, cellXM: 1, cellYM: 1, elevationM: Float32Array.from(around) };
    expect(steepestDescent(grid).code[4]).toBe(1);
  });

  test('nothing drains to where nothing is known', () => {
    const grid = {
      nx: 3,
      ny: 1,
      cellXM: 1,
      cellYM: 1,
      elevationM: Float32Array.of(3, NaN, 5),
    };
    expect([...steepestDescent(grid).code]).toEqual([-1, -1, -1]);
  });
});

describe('directions of others', () => {
  test('in a circle are refused, with a place', () => {
    const flow = toFlowDirections({ nx: 3, ny: 1 }, [1, 1, 16], []);
    expect(() => accumulateCells(flow)).toThrow('in a circle above row 0, column 1');
    expect(() => findDrainage(flow, () => false)).toThrow('in a circle');
  });

  test('that are no code are refused by name', () => {
    expect(() => toFlowDirections({ nx: 2, ny: 1 }, [1, 3], [0])).toThrow('row 0, column 1');
  });
});

/** The Rhine at 30 arc seconds, its directions and heights, and how many cells come together. */
async function readRhine() {
  const codes = await readBand('pyflwdir/rhine_d8.tif');
  const heights = await readBand('pyflwdir/rhine_elv0.tif');
  const { nx, ny } = codes;
  const flow = toFlowDirections(codes, codes.values, [0, 247]);
  const size = lonLatCellSizes({
    ny,
    northDeg: NORTH_DEG,
    stepLonDeg: STEP_DEG,
    stepLatDeg: STEP_DEG,
  });
  const isInside = (cell: number) => codes.values[cell] !== 247;
  const elevationM = heights.values.map((height, cell) => (isInside(cell) ? height : NaN));
  const grid: TerrainGrid = { nx, ny, ...size, elevationM };
  return { grid, flow, heights: heights.values, cells: accumulateCells(flow), isInside };
}

describeCases('the Rhine of pyflwdir (30 arc seconds)', () => {
  const rhine = readRhine();

  // All numbers of pyflwdir 0.5.12: upstream_area('cell'), basins, stream_order, hand.
  test('is one basin of 349,847 cells that leaves at cell 20,994', async () => {
    const { grid, flow, cells, isInside } = await rhine;
    const { outlets } = findBasins(flow, grid.elevationM);
    expect([...outlets]).toEqual([20_994]);
    expect(cells[20_994]).toBe(349_847);
    const inside = cells.filter((_, cell) => isInside(cell));
    expect(inside.reduce((sum, count) => sum + count, 0)).toBe(343_117_268);
  });

  test('has as many cells of each order of Strahler', async () => {
    const { grid, flow, cells } = await rhine;
    const reaches = traceReaches(grid, flow, Float64Array.from(cells), { thresholdKm2: 100 });
    const byOrder = [1, 2, 3, 4, 5, 6, 7].map((order) =>
      reaches
        .filter(({ strahler }) => strahler === order)
        .reduce((sum, reach) => sum + reach.cells.length, 0),
    );
    expect(byOrder).toEqual([14_747, 7582, 4045, 2260, 1258, 643, 0]);
  });

  test('lies as high above its streams', async () => {
    const { flow, heights, cells, isInside } = await rhine;
    const isStream = (cell: number) => cells[cell]! >= 100 && isInside(cell);
    const drainage = findDrainage(flow, isStream);
    const handM = heightAboveDrainage(drainage, heights).filter((height) => height === height);
    const sum = handM.reduce((total, height) => total + height, 0);
    expect(handM.length).toBe(349_847);
    // Its sums are of 32 bits.
    expect(sum / 39_215_941.435_581_7).toBeCloseTo(1, 8);
    expect(handM.reduce((a, b) => Math.max(a, b))).toBeCloseTo(2750.199_951_171_875, 9);
  });

  test('drains the area of its cells on the ellipsoid', async () => {
    const { grid, flow } = await rhine;
    const rowKm2 = rowAreasKm2(grid);
    const areaKm2 = accumulateAreaKm2(flow, rowKm2);
    let insideKm2 = 0;
    grid.elevationM.forEach((height, cell) => {
      if (height === height) insideKm2 += rowKm2[Math.floor(cell / grid.nx)]!;
    });
    expect(areaKm2[20_994]! / insideKm2).toBeCloseTo(1, 9);
  });

  test('cut into pieces it keeps its length, areas and orders', async () => {
    const { grid, flow } = await rhine;
    const areaKm2 = accumulateAreaKm2(flow, rowAreasKm2(grid));
    const whole = traceReaches(grid, flow, areaKm2, { thresholdKm2: 500 });
    const cut = traceReaches(grid, flow, areaKm2, { thresholdKm2: 500, maxLengthM: 20_000 });
    const lengthOf = (reaches: typeof whole) =>
      reaches.reduce((sum, { lengthM }) => sum + lengthM, 0);
    expect(cut.length).toBeGreaterThan(whole.length);
    expect(lengthOf(cut) / lengthOf(whole)).toBeCloseTo(1, 12);
    expect(Math.max(...cut.map(({ strahler }) => strahler))).toBe(
      Math.max(...whole.map(({ strahler }) => strahler)),
    );
    // A step of these cells is at most 1,200 m.
    expect(Math.max(...cut.map(({ lengthM }) => lengthM))).toBeLessThan(21_200);
    const byId = new Map(cut.map((reach) => [reach.id, reach]));
    for (const { nextId, upstreamAreaKm2 } of cut) {
      if (nextId !== null) {
        expect(byId.get(nextId)!.upstreamAreaKm2).toBeGreaterThan(upstreamAreaKm2);
      }
    }
    const catchment = findCatchments(flow, cut);
    const counts = new Set(catchment);
    counts.delete(-1);
    expect(counts.size).toBe(cut.length);
  });

  test('lines of reaches meet', async () => {
    const { grid, flow } = await rhine;
    const areaKm2 = accumulateAreaKm2(flow, rowAreasKm2(grid));
    const place = {
      nx: grid.nx,
      west: 3.566_667,
      north: NORTH_DEG,
      stepX: STEP_DEG,
      stepY: STEP_DEG,
    };
    const reaches = withLines(traceReaches(grid, flow, areaKm2, { thresholdKm2: 5000 }), place);
    const byId = new Map(reaches.map((reach) => [reach.id, reach]));
    for (const { nextId, line } of reaches) {
      if (nextId === null) continue;
      expect(line!.slice(-2)).toEqual(byId.get(nextId)!.line!.slice(0, 2));
    }
  });
});

async function drainSlope() {
  const raw = await readSlope();
  const grid = { ...raw, elevationM: fillDepressions(raw) };
  const directionRad = infiniteDirections(grid, drainTerrain(grid));
  return { grid, directionRad, ones: new Float64Array(grid.nx * grid.ny).fill(1) };
}

describeCases('D-infinity of an alpine slope', () => {
  const slope = drainSlope();

  // pysheds 0.5, flowdir(routing='dinf') of the filled heights: all 157,772 inner cells that are
  // not flat agree to 1e-4 rad; these are cells of its accumulation.
  test('gathers as much as pysheds', async () => {
    const { grid, directionRad, ones } = await slope;
    const { elevationM } = grid;
    const around = [-401, -400, -399, -1, 1, 399, 400, 401];
    const isOwn = (cell: number) => {
      const column = cell % 400;
      const isRim = column === 0 || column === 399 || cell < 400 || cell >= 400 * 399;
      return !isRim && around.some((step) => elevationM[cell + step]! < elevationM[cell]!);
    };
    const own = directionRad.map((angle, cell) => (isOwn(cell) ? angle : NaN));
    const cells = accumulateInfinite(grid, own, ones);
    const most = cells.reduce((a, b) => Math.max(a, b));
    expect(cells.indexOf(most)).toBe(23_825);
    expect(most / 15_558.011_952_212).toBeCloseTo(1, 7);
    expect(cells[80_200]! / 769.839_995_985).toBeCloseTo(1, 5);
    expect(cells[40_100]! / 82.964_122_066).toBeCloseTo(1, 6);
    expect(cells[61_234]! / 31.638_096_349).toBeCloseTo(1, 6);
  });

  test('loses nothing: what leaves the map is what fell on it', async () => {
    const { grid, directionRad, ones } = await slope;
    const cells = accumulateInfinite(grid, directionRad, ones);
    const leaving = cells.filter((_, cell) => Number.isNaN(directionRad[cell]!));
    expect(leaving.reduce((sum, count) => sum + count, 0)).toBeCloseTo(160_000, 6);
  });
});

describe('D-infinity', () => {
  // Planes: the angle of steepest descent is known, also on cells that are not square.
  test.each([0, 0.3, Math.PI / 4, 1.2, 2, 3, 4, 5, 6])(
    'of a plane that falls to %d rad',
    (angle) => {
      const [cellXM, cellYM] = [10, 25];
      const elevationM = Float32Array.from({ length: 25 }, (_, cell) => {
        const [x, y] = [(cell % 5) * cellXM, -Math.floor(cell / 5) * cellYM];
        return 500 - 0.5 * (x * Math.cos(angle) + y * Math.sin(angle));
      });
      const grid = { nx: 5, ny: 5, cellXM, cellYM, elevationM };
      const found = infiniteDirections(grid, steepestDescent(grid))[12]!;
      expect(Math.abs(Math.sin(found - angle))).toBeLessThan(1e-5);
      expect(Math.cos(found - angle)).toBeGreaterThan(0);
    },
  );
});
