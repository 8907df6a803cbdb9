import type { Gr4Parameters } from '../../../science/runoff/gr4.ts';
import type { Drainage } from './drainage.ts';
import { cellKm, UPLAND_GRID, type Km } from './place.ts';

/** A sub-basin: where it ends, and what the twin is told and not told of how it drains. */
type BasinPlace = {
  readonly id: string;
  readonly name: string;
  /** near the cell on the river at which it ends; the largest river around is taken */
  readonly outlet: Km;
  readonly nextId: string | null;
  readonly gaugeId: string | null;
  /** hourly GR4H as the twin starts from it, and as the exercise's rivers really are */
  readonly told: Gr4Parameters;
  readonly truth: Gr4Parameters;
};

/** The sub-basins from the heads of the rivers down. */
export const BASINS: readonly BasinPlace[] = [
  {
    id: 'AB1',
    name: 'Upper Ahlbach',
    outlet: [21.6, 17.6],
    nextId: 'AB4',
    gaugeId: 'EXG1',
    told: { x1: 320, x2: -0.02, x3: 62, x4: 9.5 },
    truth: { x1: 285, x2: -0.01, x3: 54, x4: 8.2 },
  },
  {
    id: 'AB2',
    name: 'Kaltbach',
    outlet: [21.6, 20.5],
    nextId: 'AB4',
    gaugeId: 'EXG2',
    told: { x1: 290, x2: -0.02, x3: 58, x4: 8.5 },
    truth: { x1: 330, x2: -0.03, x3: 66, x4: 9.6 },
  },
  {
    id: 'AB3',
    name: 'Rotbach',
    outlet: [28.1, 17.2],
    nextId: 'AB4',
    gaugeId: 'EXG3',
    told: { x1: 300, x2: 0, x3: 60, x4: 9 },
    truth: { x1: 270, x2: 0.01, x3: 55, x4: 8.4 },
  },
  {
    id: 'AB4',
    name: 'Middle Ahlbach',
    outlet: [32.2, 21.3],
    nextId: 'AB6',
    gaugeId: 'EXG4',
    told: { x1: 280, x2: 0, x3: 56, x4: 7 },
    truth: { x1: 260, x2: 0, x3: 50, x4: 6.2 },
  },
  {
    id: 'AB5',
    name: 'Erlenbach',
    outlet: [33.7, 23.6],
    nextId: 'AB6',
    gaugeId: null,
    told: { x1: 300, x2: -0.01, x3: 60, x4: 9 },
    truth: { x1: 265, x2: -0.01, x3: 52, x4: 7.8 },
  },
  {
    id: 'AB6',
    name: 'Ahlbach above Ahlfurt',
    outlet: [38.4, 22.2],
    nextId: 'AB7',
    gaugeId: 'EXG5',
    told: { x1: 280, x2: 0, x3: 56, x4: 6 },
    truth: { x1: 250, x2: 0, x3: 52, x4: 5.4 },
  },
  {
    id: 'AB7',
    name: 'Lower Ahlbach',
    outlet: [49.9, 25.4],
    nextId: null,
    gaugeId: null,
    told: { x1: 290, x2: 0, x3: 58, x4: 9 },
    truth: { x1: 275, x2: 0, x3: 55, x4: 8.2 },
  },
];

/** Each cell's basin, by index; -1 outside of the river. */
export type BasinMap = {
  readonly basinOf: Int8Array;
  /** cell at which each basin ends */
  readonly outlets: readonly number[];
};

/** How far around the place of an outlet its river is looked for, cells. */
const SNAP_CELLS = 9;

/** Divides the land of the river into its sub-basins, by where the water of each cell passes first. */
export function layBasins({ receivers, downstream, cellsAbove }: Drainage): BasinMap {
  const { nx } = UPLAND_GRID;
  const outlets = BASINS.map(({ outlet }) => findRiver(outlet, cellsAbove));
  const basinOf = new Int8Array(receivers.length).fill(-1);
  outlets.forEach((cell, basin) => (basinOf[cell] = basin));
  for (let at = downstream.length - 1; at >= 0; at--) {
    const cell = downstream[at]!;
    if (basinOf[cell] === -1) basinOf[cell] = basinOf[receivers[cell]!]!;
  }
  // The last basin ends where the water leaves the land.
  const last = outlets.length - 1;
  let mouth = outlets[last]!;
  while (receivers[mouth] !== mouth) mouth = receivers[mouth]!;
  if (mouth % nx !== nx - 1) throw new RangeError('the river does not leave in the east');
  return { basinOf, outlets };
}

function findRiver([xKm, yKm]: Km, cellsAbove: Int32Array): number {
  const { nx, ny } = UPLAND_GRID;
  const [westKm, northKm] = cellKm(UPLAND_GRID, 0);
  const column = Math.min(nx - 1, Math.round((xKm - westKm) * 10));
  const row = Math.round((northKm - yKm) * 10);
  let best = row * nx + column;
  for (let y = Math.max(0, row - SNAP_CELLS); y <= Math.min(ny - 1, row + SNAP_CELLS); y++) {
    // Along a river the area grows by cells: only across it, where the outlet stays in its column.
    const cell = y * nx + column;
    if (cellsAbove[cell]! > cellsAbove[best]!) best = cell;
  }
  return best;
}
