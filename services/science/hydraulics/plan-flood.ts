import { invalidField } from '../../platform/fault.ts';
import { openSharedMemory, type SharedMemory } from '../kernels/shallow-water-kernel.ts';
import { checkGrid, checkOptions } from './check-model.ts';
import { planCulvert, type PlannedCulvert } from './culverts.ts';
import type { FloodModel, FloodOptions, Side } from './flood-model.ts';
import { layDown } from './lay-down.ts';
import { placeLevees } from './levee-faces.ts';
import { type FloodLayout, layOutFlood } from './memory-layout.ts';
import { cellAt, cellInside, cellsAlong, cellsOfSide } from './places.ts';
import { planRain, type PlannedRain } from './rain.ts';
import { type Series, toSeries } from './series.ts';

/** Cells that share a discharge. */
export type PlannedInflow = {
  readonly field: string;
  readonly cells: Int32Array;
  readonly lowest: number;
  /** over which it comes in, if over one */
  readonly side?: Side;
  readonly discharge: Series;
};

/** An open part of a side. */
export type PlannedEdge = {
  readonly field: string;
  readonly side: Side;
  readonly cells: Int32Array;
  /** the cells behind them */
  readonly inside: Int32Array;
  /** index of its first cell among those of all open sides */
  readonly first: number;
} & (
  | { readonly kind: 'normal'; readonly slopeMPerM: number }
  | { readonly kind: 'free' }
  /** above the datum */
  | { readonly kind: 'level'; readonly levelM: Series }
);

/** Everything of a flood that stays as it is, in a form that crosses to other threads. */
export type FloodPlan = {
  readonly layout: FloodLayout;
  readonly memory: SharedMemory;
  readonly options: Required<FloodOptions>;
  readonly cellM: number;
  /** m; levels and beds in the memory are above it */
  readonly datumM: number;
  /** all heights are multiples of it, m: so level water is level to the last bit */
  readonly quantumM: number;
  readonly wallCells: number;
  readonly initialM3: number;
  readonly inflows: readonly PlannedInflow[];
  readonly edges: readonly PlannedEdge[];
  readonly culverts: readonly PlannedCulvert[];
  /** how many sides and culverts may take water from a cell: each a part of it */
  readonly claims: ReadonlyMap<number, number>;
  readonly rain?: PlannedRain;
  /** 0 constant, 1 Green-Ampt, 2 initial and continuing */
  readonly groundKind?: 0 | 1 | 2;
};

/** A band must be higher than what it reads of its neighbours. */
const LEAST_ROWS = 4;

/**
 * Checks a flood and lays it down in a memory of its own: 44 octets a cell, 56 with infiltration.
 *
 * @param threads that will run it; fewer where the grid is low
 * @throws {Fault} `invalid-request`: what cannot be run, with field and value; `too-large`
 */
export function planFlood(model: FloodModel, threads = 1): FloodPlan {
  const { grid } = model;
  const { wallCells, lowestM, highestM } = checkGrid(grid);
  const options = checkOptions(model.options);
  const levels = (model.boundaries ?? []).flatMap((part) =>
    part.kind !== 'level'
      ? []
      : typeof part.level === 'number'
        ? [part.level]
        : Array.from(part.level.levelM),
  );
  const topM = Math.max(highestM, ...levels.filter(Number.isFinite));
  // 24 bits hold all heights exactly.
  const quantumM = 2 ** Math.max(Math.ceil(Math.log2(topM - lowestM + 64)) - 24, -16);
  const datumM = Math.floor(lowestM / quantumM) * quantumM;

  const inflows = (model.inflows ?? []).map((inflow, index): PlannedInflow => {
    const field = `inflows[${index}]`;
    const cells =
      inflow.kind === 'point'
        ? Int32Array.of(cellAt(grid, `${field}.at`, inflow.at))
        : inflow.kind === 'line'
          ? cellsAlong(grid, `${field}.line`, inflow.line)
          : cellsOfSide(grid, field, inflow);
    const { discharge } = inflow;
    const series =
      typeof discharge === 'number'
        ? toSeries(`${field}.discharge`, [0], [discharge], 0)
        : toSeries(`${field}.discharge`, discharge.timeS, discharge.dischargeM3S, 0);
    const lowest = cells.reduce((a, b) => (grid.elevationM[b]! < grid.elevationM[a]! ? b : a));
    const side = inflow.kind === 'edge' ? { side: inflow.side } : {};
    return { field, cells, lowest, ...side, discharge: series };
  });

  let edgeCells = 0;
  const edges = (model.boundaries ?? []).map((part, index): PlannedEdge => {
    const field = `boundaries[${index}]`;
    const cells = cellsOfSide(grid, field, part);
    const inside = cells.map((cell) => cellInside(grid, part.side, cell));
    const first = edgeCells;
    edgeCells += cells.length;
    const place = { field, side: part.side, cells, inside, first };
    if (part.kind === 'free') return { ...place, kind: 'free' };
    if (part.kind === 'normal') {
      if (!(part.slopeMPerM > 0 && part.slopeMPerM <= 1)) {
        const detail = 'must be above 0, at most 1';
        throw invalidField({ field: `${field}.slopeMPerM`, value: part.slopeMPerM, detail });
      }
      return { ...place, kind: 'normal', slopeMPerM: part.slopeMPerM };
    }
    const { level } = part;
    const series =
      typeof level === 'number'
        ? toSeries(`${field}.level`, [0], [level])
        : toSeries(`${field}.level`, level.timeS, level.levelM);
    const levelM = { timeS: series.timeS, values: series.values.map((height) => height - datumM) };
    return { ...place, kind: 'level', levelM };
  });
  checkOverlap(edges);

  const faces = placeLevees(grid, model.levees ?? []);
  const culverts = (model.culverts ?? []).map((culvert, index) =>
    planCulvert(grid, `culverts[${index}]`, culvert, datumM),
  );
  const rain = model.rain === undefined ? undefined : planRain(grid, model.rain);
  const bands = Math.max(Math.min(Math.floor(threads), Math.floor(grid.ny / LEAST_ROWS)), 1);
  const layout = layOutFlood({
    nx: grid.nx,
    ny: grid.ny,
    bands,
    hasGround: model.infiltration !== undefined,
    rainRows: rain?.ny ?? 0,
    leveeFaces: faces.length,
  });
  const memory = openSharedMemory(layout.bytes);
  const heights = { datumM, quantumM };
  const { initialM3, groundKind } = layDown(model, layout, memory, heights, faces, rain, options);
  return {
    layout,
    memory,
    options,
    cellM: grid.cellM,
    ...heights,
    wallCells,
    initialM3,
    inflows,
    edges,
    culverts,
    claims: countClaims(edges, culverts),
    ...(rain === undefined ? {} : { rain }),
    ...(groundKind === undefined ? {} : { groundKind }),
  };
}

function countClaims(
  edges: readonly PlannedEdge[],
  culverts: readonly PlannedCulvert[],
): Map<number, number> {
  const claims = new Map<number, number>();
  const claim = (cell: number) => void claims.set(cell, (claims.get(cell) ?? 0) + 1);
  for (const { cells } of edges) cells.forEach(claim);
  for (const { fromCell, toCell } of culverts) [fromCell, toCell].forEach(claim);
  return claims;
}

function checkOverlap(edges: readonly PlannedEdge[]): void {
  const seen = new Set<string>();
  for (const { field, side, cells } of edges) {
    for (const cell of cells) {
      const key = `${side} ${cell}`;
      if (seen.has(key)) {
        const detail = `another boundary already holds a part of the ${side} side`;
        throw invalidField({ field, value: side, detail });
      }
      seen.add(key);
    }
  }
}
