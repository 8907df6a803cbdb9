import { invalidField } from '../../platform/fault.ts';
import { breachDepressions, type BreachLimits } from './breach-depressions.ts';
import { findDepressions, type Depression } from './depressions.ts';
import { fillDepressions } from './fill-depressions.ts';
import { rowSizes, type TerrainGrid } from './terrain-grid.ts';

/** How a terrain is made to drain; every choice is the caller's. */
export type Conditioning = {
  /** channels that may be cut before the rest is filled; null = nothing is cut */
  readonly breach: BreachLimits | null;
  /**
   * depressions as deep and as large as this are closed basins: water ends at their bottom and
   * they are named. `none`: every depression is drained.
   */
  readonly closedBasins: { readonly minDepthM: number; readonly minAreaKm2: number } | 'none';
  /** least rise of filled cells toward upstream, m; 0 leaves flats, which `drainTerrain` resolves */
  readonly epsilonM: number;
};

/** A terrain that drains, and what was done to it. */
export type ConditionedTerrain = {
  readonly grid: TerrainGrid;
  /** basins that keep their water, the deepest first */
  readonly closedBasins: readonly Depression[];
  /** how many depressions were drained, and the deepest of them as they were */
  readonly drained: { readonly count: number; readonly deepest: readonly Depression[] };
  readonly cut: TerrainChange;
  readonly filled: TerrainChange;
};

/** What a cut or a fill changed. */
export type TerrainChange = {
  readonly cells: number;
  readonly volumeM3: number;
  /** greatest change of one cell, m */
  readonly deepestM: number;
};

const DEEPEST_NAMED = 10;

/**
 * Makes a terrain drain: closed basins are kept and named, other depressions are breached within
 * the limits, and what is left is filled.
 *
 * @throws {Fault} invalid-request, naming a field of the grid or of the choices
 */
export function conditionTerrain(grid: TerrainGrid, choices: Conditioning): ConditionedTerrain {
  checkChoices(choices);
  const { elevationM } = grid;
  const sinks = new Map<number, Depression>();
  let rawFilledM = fillDepressions(grid);
  const all = findDepressions(grid, rawFilledM);
  for (let rest = all; ; rest = findDepressions(grid, rawFilledM)) {
    const closed = rest.filter((depression) => isClosed(depression, choices.closedBasins));
    if (closed.length === 0) break;
    for (const basin of closed) sinks.set(basin.pitCell, basin);
    rawFilledM = fillDepressions(grid, { sinks: sinks.keys() });
  }
  const cutM = Float32Array.from(elevationM);
  const cutGrid = { ...grid, elevationM: cutM };
  if (choices.breach !== null) {
    breachDepressions(cutGrid, rawFilledM, choices.breach, new Set(sinks.keys()));
  }
  const { epsilonM } = choices;
  const drainedM = fillDepressions(cutGrid, { epsilonM, sinks: sinks.keys() });
  const drained = all.filter(({ pitCell }) => !sinks.has(pitCell));
  return {
    grid: { ...grid, elevationM: drainedM },
    closedBasins: [...sinks.values()].sort((a, b) => b.depthM - a.depthM),
    drained: { count: drained.length, deepest: drained.slice(0, DEEPEST_NAMED) },
    cut: changeBetween(grid, cutM, elevationM),
    filled: changeBetween(grid, cutM, drainedM),
  };
}

function isClosed({ depthM, areaKm2 }: Depression, limits: Conditioning['closedBasins']): boolean {
  return limits !== 'none' && depthM >= limits.minDepthM && areaKm2 >= limits.minAreaKm2;
}

function changeBetween(grid: TerrainGrid, lower: Float32Array, upper: Float32Array): TerrainChange {
  const { xM, yM } = rowSizes(grid);
  let [cells, volumeM3, deepestM] = [0, 0, 0];
  for (let cell = 0; cell < lower.length; cell++) {
    const change = upper[cell]! - lower[cell]!;
    if (!(change > 0)) continue;
    const row = Math.floor(cell / grid.nx);
    cells++;
    volumeM3 += change * xM[row]! * yM[row]!;
    deepestM = Math.max(deepestM, change);
  }
  return { cells, volumeM3, deepestM };
}

function checkChoices({ breach, closedBasins }: Conditioning): void {
  const limits = {
    'breach.maxLengthM': breach?.maxLengthM ?? 0,
    'breach.maxDepthM': breach?.maxDepthM ?? 0,
    'closedBasins.minDepthM': closedBasins === 'none' ? 0 : closedBasins.minDepthM,
    'closedBasins.minAreaKm2': closedBasins === 'none' ? 0 : closedBasins.minAreaKm2,
  };
  for (const [field, value] of Object.entries(limits)) {
    if (value >= 0 && Number.isFinite(value)) continue;
    throw invalidField({ field, value, detail: 'a limit is a number', allowed: '0 or more' });
  }
  if (closedBasins !== 'none' && closedBasins.minDepthM === 0) {
    const detail = 'every cell would be a basin of its own';
    throw invalidField({
      field: 'closedBasins.minDepthM',
      value: 0,
      detail,
      allowed: "more than 0, or 'none'",
    });
  }
}
