import { Fault } from '../../platform/fault.ts';
import { checkGrid, checkOptions } from './check-model.ts';
import type { FloodModel } from './flood-model.ts';

const GRAVITY = 9.80665;
/** Cells in a second that one thread updates where all is wet: measured, tests/bench/hydraulics.ts. */
const UPDATES_PER_S = 6e7;
/** Octets a cell: arrays of the kernel, rasters of the model and of the products. */
const OCTETS = 44 + 8 + 20;
const GROUND_OCTETS = 12;

/** What a run will take, before it is begun. */
export type FloodCost = {
  readonly cells: number;
  /** guess of the deepest water, m, from which the steps follow */
  readonly deepestM: number;
  readonly stepS: number;
  readonly steps: number;
  /** cells times steps, were all of them wet */
  readonly cellUpdates: number;
  /** at most, all cells wet: dry land takes a tenth or less */
  readonly seconds: number;
  readonly memoryMb: number;
};

/**
 * How long a flood will take on so many threads: from the depths that it begins with, the levels
 * at its sides, and what depth a river of such a discharge has when it is full (0.27 Q^0.3, twice
 * that in flood); at least 2 m.
 *
 * @see Andreadis, Schumann & Pavelsky 2013, doi:10.1002/wrcr.20440: depth of rivers by discharge
 * @throws {Fault} `invalid-request`: a grid or an option that cannot be run
 */
export function estimateFlood(model: FloodModel, untilS: number, threads = 1): FloodCost {
  const { lowestM } = checkGrid(model.grid);
  const { courant, longestStepS } = checkOptions(model.options);
  const { nx, ny, cellM, elevationM } = model.grid;
  let deepestM = 2;
  const { initial } = model;
  if (initial?.kind === 'level') deepestM = Math.max(deepestM, initial.levelM - lowestM);
  if (initial?.kind === 'depth') {
    initial.depthM.forEach((depthM, cell) => {
      if (depthM > deepestM && !Number.isNaN(elevationM[cell])) deepestM = depthM;
    });
  }
  for (const part of model.boundaries ?? []) {
    if (part.kind !== 'level') continue;
    const levels = typeof part.level === 'number' ? [part.level] : Array.from(part.level.levelM);
    for (const levelM of levels) deepestM = Math.max(deepestM, levelM - lowestM);
  }
  for (const { discharge } of model.inflows ?? []) {
    const flows = typeof discharge === 'number' ? [discharge] : Array.from(discharge.dischargeM3S);
    const most = flows.reduce((a, b) => Math.max(a, b), 0);
    deepestM = Math.max(deepestM, 2 * 0.27 * most ** 0.3);
  }
  const stepS = Math.min((courant * cellM) / Math.sqrt(GRAVITY * deepestM), longestStepS);
  const cells = nx * ny;
  const steps = Math.ceil(untilS / stepS);
  const octets = OCTETS + (model.infiltration === undefined ? 0 : GROUND_OCTETS);
  return {
    cells,
    deepestM,
    stepS,
    steps,
    cellUpdates: cells * steps,
    seconds: (cells * steps) / (UPDATES_PER_S * Math.max(threads, 1)),
    memoryMb: (cells * octets) / 2 ** 20,
  };
}

/**
 * Refuses a run that would take longer than is allowed, and says what would pass: coarser cells
 * (the cost falls with the third power of their side) or a shorter time.
 *
 * @throws {Fault} `too-large`: with cost, cell size and time that pass
 */
export function checkFloodCost(
  cost: FloodCost,
  cellM: number,
  untilS: number,
  most: { readonly seconds: number; readonly memoryMb: number },
): void {
  const over = Math.max(cost.seconds / most.seconds, cost.memoryMb / most.memoryMb);
  if (!(over > 1)) return;
  const coarser = Math.max(
    Math.cbrt(cost.seconds / most.seconds),
    Math.sqrt(cost.memoryMb / most.memoryMb),
  );
  const detail = `${cost.cells} cells in ${cost.steps} steps would take some ${Math.ceil(cost.seconds)} s and ${Math.ceil(cost.memoryMb)} MB`;
  throw new Fault('too-large', detail, {
    budget: 'time and memory of a flood',
    requested: { seconds: cost.seconds, memoryMb: cost.memoryMb },
    most,
    passes: {
      cellM: Math.ceil(10 * coarser * cellM) / 10,
      ...(cost.memoryMb <= most.memoryMb
        ? { untilS: Math.floor((untilS * most.seconds) / cost.seconds) }
        : {}),
    },
  });
}
