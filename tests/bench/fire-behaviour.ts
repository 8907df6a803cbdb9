/** Bench of the FBP System: cells a second of one core, against one call a cell. */
import { behaviourOverCells } from '../../services/science/fire-behaviour/cells.ts';
import { fireBehaviourColumns } from '../../services/science/fire-behaviour/columns.ts';
import { FUEL_CLASSES, type FuelType } from '../../services/science/fire-behaviour/fuel-types.ts';
import { spreadOf } from '../../services/science/fire-behaviour/spread.ts';
import type { BenchRow } from './bench-row.ts';

const CELLS = 200_000;
const REPEATS = 8;
const FUELS = FUEL_CLASSES.flatMap(({ fuel }) => (fuel === null ? [] : [fuel]));

type World = { readonly fuel: Uint8Array } & Record<(typeof NAMES)[number], Float32Array>;
const RANGES = {
  ffmc: [60, 99],
  bui: [5, 200],
  windKmH: [0, 60],
  windFromDeg: [0, 360],
  slopePercent: [0, 60],
  aspectDeg: [0, 360],
  foliarMoisturePercent: [85, 120],
  percentConifer: [10, 90],
  percentDeadFir: [10, 90],
  grassFuelLoadKgM2: [0.1, 0.9],
  curingPercent: [30, 100],
} as const;
const NAMES = Object.keys(RANGES) as (keyof typeof RANGES)[];

/** All fuel types in any order on any slope: the worst that a landscape could be. */
function makeWorld(): World {
  let seed = 1;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  const fuel = Uint8Array.from({ length: CELLS }, () => 1 + Math.floor(random() * FUELS.length));
  const columns = NAMES.map((name) => {
    const [least, most] = RANGES[name];
    return [
      name,
      Float32Array.from({ length: CELLS }, () => least + (most - least) * random()),
    ] as const;
  });
  return { fuel, ...Object.fromEntries(columns) } as World;
}

/** One call and one object a cell, as a program would that has no path over cells. */
function spreadEach(world: World, out: Float32Array): void {
  for (let cell = 0; cell < CELLS; cell += 1) {
    const ellipse = spreadOf({
      fuel: FUELS[world.fuel[cell]! - 1]!,
      ffmc: world.ffmc[cell]!,
      bui: world.bui[cell]!,
      windKmH: world.windKmH[cell]!,
      windFromDeg: world.windFromDeg[cell]!,
      slopePercent: world.slopePercent[cell]!,
      aspectDeg: world.aspectDeg[cell]!,
      foliarMoisturePercent: world.foliarMoisturePercent[cell]!,
      percentConifer: world.percentConifer[cell]!,
      percentDeadFir: world.percentDeadFir[cell]!,
      grassFuelLoadKgM2: world.grassFuelLoadKgM2[cell]!,
      curingPercent: world.curingPercent[cell]!,
    });
    out[cell] = ellipse.hfiKWM;
  }
}

/** Rows a second of processor time, the best of some: others may use this core as well. */
function rate(work: () => void): number {
  let best = 0;
  for (let turn = 0; turn < REPEATS; turn += 1) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    best = Math.max(best, CELLS / (user + system));
  }
  return best;
}

/** FBP over cells against one call a cell; the whole table of outputs for the record. */
export function benchFireBehaviour(): Promise<BenchRow[]> {
  const world = makeWorld();
  const numbers = () => new Float32Array(CELLS);
  const results = {
    headMMin: numbers(),
    backMMin: numbers(),
    flankMMin: numbers(),
    lengthToBreadth: numbers(),
    directionDeg: numbers(),
    hfiKWM: numbers(),
    crownFractionBurned: numbers(),
    surfaceFuelKgM2: numbers(),
    totalFuelKgM2: numbers(),
    fireType: new Uint8Array(CELLS),
    intensityClass: new Uint8Array(CELLS),
  };
  const fuelType = Array.from(world.fuel, (code): FuelType => FUELS[code - 1]!);
  const table = {
    FFMC: world.ffmc,
    BUI: world.bui,
    WS: world.windKmH,
    WD: world.windFromDeg,
    GS: world.slopePercent,
    ASPECT: world.aspectDeg,
    FMC: world.foliarMoisturePercent,
    PC: world.percentConifer,
    PDF: world.percentDeadFir,
    GFL: world.grassFuelLoadKgM2,
    CC: world.curingPercent,
  };
  const each = rate(() => spreadEach(world, results.hfiKWM));
  const cells = rate(() => behaviourOverCells({ ...world }, results));
  const rows = rate(() => fireBehaviourColumns({ fuelType, numbers: table }));
  const row = {
    reference: `${each.toFixed(2)} M cells/s`,
    referenceName: 'one call and one object a cell, this process',
    note: `${CELLS} cells, 18 fuel types, all on slopes; processor time of one core, best of ${REPEATS}`,
  };
  return Promise.resolve([
    {
      ...row,
      name: 'FBP over cells, 11 outputs',
      target: 'at least 1 M cells/s a core',
      ours: `${cells.toFixed(2)} M cells/s`,
      ratio: cells / each,
    },
    {
      ...row,
      name: 'FBP over a table, 46 outputs',
      target: 'none',
      ours: `${rows.toFixed(2)} M rows/s`,
      ratio: rows / each,
    },
  ]);
}
