import { Fault, invalidField } from '../../platform/fault.ts';
import { type Front, type FrontResult, openFront } from './front.ts';
import type { GrowthGround } from './ground.ts';
import {
  type GrowthWarning,
  type WarnedGround,
  warnOfEdge,
  warnOfEnclosure,
  warnOfStandstill,
} from './growth-warnings.ts';
import { ignite, type Ignition, knownUntil } from './ignitions.ts';
import { type CellSpread, MINUTES } from './spread-table.ts';
import { landings, type SpottingOptions } from './spotting.ts';
import { packGround } from './pack-ground.ts';

/** What the fire runs over: the cells, and what stands in its way. */
export type GrowthGrid = {
  readonly nx: number;
  readonly ny: number;
  /** distance between cell centres towards east and towards south, m */
  readonly cellXM: number;
  readonly cellYM: number;
  /** width of a barrier that stands in each cell, m, 0 = none: {@link drawBarriers} */
  readonly barrierM?: Float32Array;
  /** the same of those drawn for this fire */
  readonly drawnM?: Float32Array;
};

export type GrowthOptions = {
  /** the fire is followed up to this minute since the weather begins */
  readonly endMin: number;
  /** growth is asked for from here on: what stands still after it is warned of; default: the first ignition */
  readonly fromMin?: number;
  /** point ignitions come up to their steady rate (ST-X-3 eq. 70); default false */
  readonly accelerates?: boolean;
  /** a front that stands still for longer goes out, min; default: it never does */
  readonly goesOutAfterMin?: number;
  /** fire crosses a barrier narrower than so many flame lengths (Byram 1959); default 1.5 */
  readonly breachFlameLengths?: number;
  readonly spotting?: SpottingOptions;
  /** What a cell is that does not burn, for messages. */
  readonly describe?: (cell: number) => string;
  /** Whether nothing is known of a cell: fire that comes beside it has reached the edge. */
  readonly isUnknown?: (cell: number) => boolean;
  /** Code of what a cell is that does not burn, for warnings. */
  readonly groundOf?: (cell: number) => number;
  /** share of the work that is done, 0 to 1 */
  readonly onProgress?: (share: number) => void;
};

/** A fire, cell by cell, in minutes since the weather begins; NaN where it does not come by the end. */
export type FireGrowth = FrontResult & {
  readonly warnings: readonly GrowthWarning[];
};

/** Cells between two looks at the clock and the signal. */
const SLICE = 50_000;

/**
 * Grows fire over a grid by minimum travel time: when does it come where, how intense?
 *
 * @throws {Fault} `invalid-request`: an ignition outside the grid, on a cell that does not burn or
 *   after the end, too few hours of weather
 * @throws the signal's reason when it is aborted
 */
export async function spreadFire(
  grid: GrowthGrid,
  spread: CellSpread,
  ignitions: readonly Ignition[],
  options: GrowthOptions,
  signal?: AbortSignal,
): Promise<FireGrowth> {
  signal?.throwIfAborted();
  const { nx, ny, cellXM, cellYM } = grid;
  checkTimes(ignitions, options.endMin, spread.hours);
  const barrierM = joinBarriers(grid);
  const packed = packGround(nx, ny, spread.classOf, barrierM);
  const ground: GrowthGround = {
    nx,
    ny,
    cellXM,
    cellYM,
    classOf: spread.classOf,
    packed,
    barrierM,
  };
  const { spotting } = options;
  const front: Front = openFront(ground, spread, {
    knownMin: knownUntil(ignitions),
    endMin: options.endMin,
    accelerates: options.accelerates ?? false,
    goesOutAfterMin: options.goesOutAfterMin ?? Infinity,
    breachFlameLengths: options.breachFlameLengths ?? 1.5,
    ...(spotting === undefined
      ? {}
      : {
          onReached: (cell: number, timeMin: number) =>
            spot(front, grid, spread, spotting, cell, timeMin),
        }),
  });
  const what = (cell: number) => options.describe?.(cell) ?? 'unknown ground';
  const lit = ignite(front, ground, ignitions, what);
  while (front.run(SLICE)) {
    // The area grows with the square of the time.
    options.onProgress?.(Math.min(1, (front.reachedMin() / options.endMin) ** 2));
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
  }
  const result = front.finish();
  const warned: WarnedGround = {
    ...ground,
    standingM: grid.barrierM,
    drawnM: grid.drawnM,
    isUnknown: options.isUnknown ?? (() => false),
    groundOf: options.groundOf ?? (() => 0),
  };
  const time = { fromMin: options.fromMin ?? firstMinute(ignitions), endMin: options.endMin };
  const warnings = [
    ...warnOfEdge(warned, result.arrivalMin),
    ...warnOfEnclosure(warned, lit),
    ...warnOfStandstill(warned, result.arrivalMin, lit, spread, time),
  ];
  options.onProgress?.(1);
  return { ...result, warnings };
}

/** All barriers; undefined where there is none. */
function joinBarriers({ barrierM, drawnM }: GrowthGrid): Float32Array | undefined {
  const both =
    barrierM !== undefined && drawnM !== undefined
      ? barrierM.map((width, cell) => Math.max(width, drawnM[cell]!))
      : (barrierM ?? drawnM);
  return both?.some((width) => width > 0) === true ? both : undefined;
}

function firstMinute(ignitions: readonly Ignition[]): number {
  const starts = ignitions.map((ignition) =>
    ignition.kind === 'burned' ? (ignition.untilMin ?? 0) : ignition.startMin,
  );
  return Math.min(...starts);
}

function checkTimes(ignitions: readonly Ignition[], endMin: number, hours: number): void {
  if (!(endMin > 0)) {
    throw invalidField({ field: 'endMin', value: endMin, detail: 'must be above 0 minutes' });
  }
  if (endMin > hours * MINUTES) {
    const missing = `hours ${hours} to ${Math.ceil(endMin / MINUTES) - 1} are missing`;
    throw new Fault('invalid-request', `weather: ${missing}`, {
      errors: [
        { field: 'weather', value: hours, detail: missing, allowed: Math.ceil(endMin / MINUTES) },
      ],
    });
  }
  for (const [index, ignition] of ignitions.entries()) {
    const isBurned = ignition.kind === 'burned';
    const startMin = isBurned ? (ignition.untilMin ?? 0) : ignition.startMin;
    const leastMin = isBurned ? 0 : knownUntil(ignitions);
    if (startMin >= leastMin && startMin < endMin) continue;
    const allowed = `from ${leastMin} to below ${endMin} minutes`;
    const detail = 'starts outside the time that is followed';
    const field = `ignitions[${index}].${isBurned ? 'untilMin' : 'startMin'}`;
    throw invalidField({ field, value: startMin, detail, allowed });
  }
}

function spot(
  front: Front,
  { nx, ny, cellXM, cellYM }: GrowthGrid,
  spread: CellSpread,
  spotting: SpottingOptions,
  cell: number,
  timeMin: number,
): void {
  const { classOf } = spread;
  if (hourOf(timeMin) >= spread.hours) return;
  const burning = spread.spreadAt(classOf[cell]!, hourOf(timeMin));
  if (burning === null) return;
  const column = cell % nx;
  const row = (cell - column) / nx;
  const landsMin = timeMin + spotting.delayMin;
  for (const { eastM, northM } of landings(spotting, cell, (cellXM * cellYM) / 1e4, burning)) {
    const x = Math.round(column + eastM / cellXM);
    const y = Math.round(row - northM / cellYM);
    if (x < 0 || y < 0 || x >= nx || y >= ny) continue;
    const target = y * nx + x;
    if (!spreadsIn(front, spread, target, landsMin)) continue;
    front.burn(target, landsMin, landsMin);
  }
}

function hourOf(timeMin: number): number {
  return Math.floor(Math.max(timeMin, 0) / MINUTES);
}

function spreadsIn(front: Front, spread: CellSpread, cell: number, timeMin: number): boolean {
  const hour = hourOf(timeMin);
  const spreadClass = spread.classOf[cell]!;
  return spreadClass > 0 && hour < spread.hours && front.spreads(spreadClass, hour);
}
