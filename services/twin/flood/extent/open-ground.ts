import type { Grid } from '../../../earth/grid.ts';
import { Fault } from '../../../platform/fault.ts';
import { openCellPlane } from '../../../science/exposure/cell-plane.ts';
import { connectWater } from '../../../science/hand-inundation/connected-water.ts';
import {
  openFloodGround,
  type FloodGround,
} from '../../../science/hand-inundation/flood-ground.ts';
import {
  syntheticRatings,
  type SyntheticRating,
} from '../../../science/hand-inundation/synthetic-rating.ts';
import { conditionTerrain } from '../../../science/river-network/condition-terrain.ts';
import type { Reach } from '../../../science/river-network/reach.ts';
import { drainTerrain } from '../../../science/river-network/resolve-flats.ts';
import { lonLatCellSizes, type TerrainGrid } from '../../../science/river-network/terrain-grid.ts';
import type { RiverNetwork } from '../network/river-network.ts';
import { riverCells } from './river-cells.ts';

/** Where the water of reaches goes on a terrain. */
export type RiverGround = {
  readonly ground: FloodGround;
  /** of the reaches on the grid, in the order of `reachOf` */
  readonly ratings: readonly SyntheticRating[];
  /** index into the network of each of them */
  readonly reaches: readonly number[];
};

/** Pits are cut open where that takes no more than this; the rest is filled. */
const BREACH = { maxLengthM: 1000, maxDepthM: 5 };
const LEAST_SLOPE = 1e-4;
/** Stages of the ratings, m: finer where most floods are. */
const STAGES_M = [
  ...Array.from({ length: 20 }, (_, at) => 0.2 * (at + 1)),
  ...Array.from({ length: 12 }, (_, at) => 4 + 0.5 * (at + 1)),
  ...Array.from({ length: 10 }, (_, at) => 10 + (at + 1)),
];

/**
 * Lays the reaches of a network over a terrain: height above their channels, and what discharge each
 * stage of them carries. A channel narrower than a cell carries by its own width.
 *
 * @param elevationM NaN is outside
 * @throws {Fault} inconsistent-data when no reach lies on the terrain
 */
export function openRiverGround(
  network: RiverNetwork,
  grid: Grid,
  elevationM: Float32Array,
  manningSM13: number,
): RiverGround {
  const terrain = toTerrain(grid, elevationM);
  const cells = riverCells(openCellPlane(grid), network);
  const there = [...cells.keys()].filter((reach) => cells[reach]!.length > 0);
  if (there.length === 0) {
    throw new Fault('inconsistent-data', 'no reach of the network lies on the landscape');
  }
  const reaches = there.map((reach) => toReach(network, reach, cells[reach]!));
  // Channels are not burnt in: beside a steep one, water would then run up to it.
  const { grid: drained } = conditionTerrain(terrain, {
    breach: BREACH,
    closedBasins: 'none',
    epsilonM: 0,
  });
  const open = openFloodGround(terrain, drainTerrain(drained), reaches);
  const ground = connectWater(open, reaches);
  const roughness = there.map((reach) => network.reaches[reach]!.manningSM13 || manningSM13);
  const ratings = syntheticRatings(ground, reaches, {
    stagesM: STAGES_M,
    manningSM13: roughness,
    leastSlopeMPerM: LEAST_SLOPE,
  });
  return {
    ground,
    reaches: there,
    ratings: ratings.map((rating, at) =>
      narrowChannel(rating, reaches[at]!, ground, network.reaches[there[at]!]!.widthM),
    ),
  };
}

/**
 * Takes the cells of a channel with the width that it has: cells are wider, and would carry a flood
 * that spills over in truth.
 */
function narrowChannel(
  rating: SyntheticRating,
  { cells, lengthM }: Reach,
  { nx, rowAreaM2 }: FloodGround,
  widthM: number,
): SyntheticRating {
  const { stageM, volumeM3, bedM2, slopeMPerM, manningSM13 } = rating;
  const cellsM2 = cells.reduce((sum, cell) => sum + rowAreaM2[Math.floor(cell / nx)]!, 0);
  const tooWideM2 = Math.max(0, cellsM2 - widthM * lengthM);
  let before = 0;
  const dischargeM3S = stageM.map((stage, row) => {
    if (row === 0) return 0;
    const volume = volumeM3[row]! - tooWideM2 * stage;
    const bed = bedM2[row]! - tooWideM2;
    const flow =
      ((volume / lengthM) * (volume / bed) ** (2 / 3) * Math.sqrt(slopeMPerM)) / manningSM13;
    // A rating rises: where the ground widens all at once, Manning's law of its mean depth does not.
    before = Math.max(flow, before * (1 + 1e-9), 1e-9 * row);
    return before;
  });
  return { ...rating, dischargeM3S };
}

function toReach({ reaches }: RiverNetwork, at: number, cells: Int32Array): Reach {
  const { id, nextId, upstreamAreaKm2, lengthM, slopeMPerM, strahler } = reaches[at]!;
  return { id, nextId, upstreamAreaKm2, lengthM, slopeMPerM, strahler, cells };
}

function toTerrain(grid: Grid, elevationM: Float32Array): TerrainGrid {
  if (grid.kind === 'projected') {
    const { nx, ny, dxM, dyM } = grid;
    return { nx, ny, cellXM: dxM, cellYM: dyM, elevationM };
  }
  if (grid.kind === 'regular-lonlat') {
    const { nx, ny, lonStepDeg: stepLonDeg, latStepDeg: stepLatDeg } = grid;
    const northDeg = grid.latFirstDeg + stepLatDeg / 2;
    return { nx, ny, ...lonLatCellSizes({ ny, northDeg, stepLonDeg, stepLatDeg }), elevationM };
  }
  const detail = `heights above drainage are told on projected and lon/lat grids, not ${grid.kind}`;
  throw new Fault('unsupported-format', detail, { grid: grid.kind });
}
