import { decodeBase64, WebAssembly } from '../kernels/web-assembly.ts';
import { FIRE_GROWTH_WASM } from '../kernels/fire-growth-wasm.ts';
import type { GrowthGround } from './ground.ts';
import { METRIC_LENGTH, writeMetric } from './spread-ellipse.ts';
import type { CellSpread } from './spread-table.ts';

/** Fire at a point, in cells (whole numbers are cell centres), at a time. */
export type Seed = {
  readonly x: number;
  readonly y: number;
  readonly timeMin: number;
  /** when this fire began: it accelerates from then; -Infinity for a front that stands already */
  readonly bornMin: number;
};

/** Cell by cell; NaN = not reached. */
export type FrontResult = {
  readonly arrivalMin: Float32Array<ArrayBuffer>;
  /** head fire intensity in the cell at the hour of arrival, kW/m */
  readonly hfiKWM: Float32Array<ArrayBuffer>;
  /** rate of spread in the direction in which the fire arrived, m/min; NaN where it was set */
  readonly spreadMMin: Float32Array<ArrayBuffer>;
  readonly cellsBurned: number;
};

/** A fire front on its way over the ground. */
export type Front = {
  /** What became of each cell; when the fire has ended. */
  finish(): FrontResult;
  /** Starts fire at a point; `false` where nothing burns. */
  seed(seed: Seed): boolean;
  /** Marks a cell as burned since `timeMin`, which may lie before all weather. */
  burn(cell: number, timeMin: number, bornMin: number): void;
  /** Goes on for at most so many cells; `false` when the fire has ended. */
  run(cells: number): boolean;
  /** Up to when the front has come everywhere. */
  reachedMin(): number;
  /** Whether fire spreads in a class of cells at an hour. */
  spreads(spreadClass: number, hour: number): boolean;
};

export type FrontOptions = {
  /** a front that has stood still for longer is out, min */
  readonly goesOutAfterMin: number;
  /** fire crosses a barrier narrower than this many flame lengths; 0 = none */
  readonly breachFlameLengths: number;
  readonly accelerates: boolean;
  /** up to here it is known what has burned: nothing else is reached before */
  readonly knownMin: number;
  readonly endMin: number;
  /** Called for each cell when the front is there, at times more than once. */
  readonly onReached?: (cell: number, timeMin: number) => void;
};

/** What `kernels/assembly/fire-growth/front.ts` exports; addresses are octets of `memory`. */
type Exports = {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly openGround: (nx: number, ny: number, hours: number, classes: number) => number;
  readonly layBarriers: () => number;
  readonly openFront: (
    knownMin: number,
    endMin: number,
    goesOutAfterMin: number,
    breachFlameLengths: number,
    accelerates: number,
    listens: number,
  ) => number;
  readonly addPoint: (x: number, y: number, timeMin: number) => number;
  readonly seedTo: (point: number, x: number, y: number, bornMin: number) => void;
  readonly burn: (cell: number, timeMin: number, bornMin: number) => void;
  readonly run: (cells: number) => number;
  readonly reachedMin: () => number;
  readonly settle: (cellXM: number, cellYM: number) => void;
  readonly find: (spreadClass: number, hour: number) => number;
};

/** Fields of a record after the metric: head fire intensity, kW/m; acceleration, 1/min. */
const HFI = METRIC_LENGTH;
const ACCELERATION = METRIC_LENGTH + 1;
const RECORD = 8;
/** Numbers of the state of a cell: time, line, and two of the queue. */
const CELL = 4;

let compiled: object | undefined;

/**
 * A fire front by minimum travel time along straight lines of any direction.
 *
 * Each cell that the front reaches hands fire on to its eight neighbours in two ways: from its own
 * centre, and straight on from its anchor, the point from which it was itself reached by a
 * straight line. So directions are not bound to the neighbourhood: in uniform conditions the
 * arrival is the ellipse's own, with no angular error. Where every cell has a behaviour of its
 * own, a line is at most some sixteen cells long before its anchor moves up along it, and the
 * bend at the new anchor costs time: measured on such ground with one ellipse everywhere, against
 * the analytic arrival, at most 1.3 % at LB 3, 3 % at LB 5 and 9 % at LB 8, on the mean of all
 * cells 0.2, 0.7 and 1.9 % (tests/science/fire-growth/front.test.ts).
 *
 * @see Finney 2002, Fire growth using minimum travel time methods, doi:10.1139/x02-068
 * @see Nash, Daniel, Koenig & Felner 2007, Theta*: any-angle path planning on grids, AAAI-07
 */
export function openFront(
  ground: GrowthGround,
  spread: Omit<CellSpread, 'classOf'>,
  options: FrontOptions,
): Front {
  const { nx, ny, classOf, packed, barrierM, cellXM, cellYM } = ground;
  const cells = nx * ny;
  compiled ??= new WebAssembly.Module(decodeBase64(FIRE_GROWTH_WASM));
  const growth = {
    ask(spreadClass: number, hour: number, record: number): boolean {
      const found = spread.spreadAt(spreadClass, hour);
      // Written so that NaN, of whatever, does not spread either.
      if (found === null || !(found.headMMin > 0 && found.lengthToBreadth > 0)) return false;
      const fields = new Float64Array(wasm.memory.buffer, record, RECORD);
      writeMetric(found, { xM: cellXM, yM: cellYM }, fields, 0);
      fields[HFI] = found.hfiKWM;
      fields[ACCELERATION] = found.accelerationPerMin;
      return true;
    },
    reached: (cell: number, timeMin: number) => options.onReached?.(cell, timeMin),
  };
  const wasm = new WebAssembly.Instance(compiled, { growth }).exports as Exports;
  const at = wasm.openGround(nx, ny, spread.hours, spread.classCount);
  new Uint32Array(wasm.memory.buffer, at, cells).set(packed);
  if (barrierM !== undefined) {
    const place = wasm.layBarriers();
    new Float32Array(wasm.memory.buffer, place, cells).set(barrierM);
  }
  const place = wasm.openFront(
    options.knownMin,
    options.endMin,
    options.goesOutAfterMin,
    options.breachFlameLengths,
    Number(options.accelerates),
    Number(options.onReached !== undefined),
  );

  return {
    finish() {
      wasm.settle(cellXM, cellYM);
      const state = new Float32Array(wasm.memory.buffer, place, CELL * cells);
      const arrivalMin = new Float32Array(cells);
      const hfiKWM = new Float32Array(cells);
      const spreadMMin = new Float32Array(cells);
      let cellsBurned = 0;
      for (let cell = 0; cell < cells; cell++) {
        arrivalMin[cell] = state[CELL * cell]!;
        hfiKWM[cell] = state[CELL * cell + 2]!;
        spreadMMin[cell] = state[CELL * cell + 3]!;
        if (!Number.isNaN(arrivalMin[cell])) cellsBurned++;
      }
      return { arrivalMin, hfiKWM, spreadMMin, cellsBurned };
    },
    seed({ x, y, timeMin, bornMin }) {
      const [left, above] = [Math.round(x) - 1, Math.round(y) - 1];
      const isInside = (column: number, row: number) =>
        column >= 0 && row >= 0 && column < nx && row < ny;
      if (!isInside(left + 1, above + 1)) return false;
      if (classOf[(above + 1) * nx + left + 1] === 0) return false;
      const point = wasm.addPoint(x, y, timeMin);
      for (let row = above; row <= above + 2; row++) {
        for (let column = left; column <= left + 2; column++) {
          if (isInside(column, row)) wasm.seedTo(point, column, row, bornMin);
        }
      }
      return true;
    },
    burn: wasm.burn,
    run: (most) => wasm.run(most) !== 0,
    reachedMin: wasm.reachedMin,
    spreads: (spreadClass, hour) => wasm.find(spreadClass, hour) >= 0,
  };
}
