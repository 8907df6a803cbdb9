import {
  floodDepth,
  floodProbability,
  measureFlood,
} from '../../services/science/hand-inundation/flood-depth.ts';
import { openFloodGround } from '../../services/science/hand-inundation/flood-ground.ts';
import { findStages, quantileStages } from '../../services/science/hand-inundation/stages.ts';
import {
  syntheticRatings,
  type SyntheticRating,
} from '../../services/science/hand-inundation/synthetic-rating.ts';
import { accumulateAreaKm2 } from '../../services/science/river-network/accumulation.ts';
import { fillDepressions } from '../../services/science/river-network/fill-depressions.ts';
import { drainTerrain } from '../../services/science/river-network/resolve-flats.ts';
import { rowAreasKm2 } from '../../services/science/river-network/terrain-grid.ts';
import { traceReaches } from '../../services/science/river-network/trace-reaches.ts';
import type { BenchRow } from './bench-row.ts';
import { makeHills } from './hills.ts';

const SIDE = 2000;
const CELL_M = 100;
const THRESHOLD_KM2 = 17;
const MEMBERS = 20;
const QUANTILES = [0.1, 0.5, 0.9];
const STAGES_M = Array.from({ length: 60 }, (_, at) => (at + 1) / 4);
const ROUNDS = 3;

/** Depth by HAND for all reaches of a province and 20 members, with quantiles and probability. */
export function benchInundation(): Promise<BenchRow[]> {
  const raw = { nx: SIDE, ny: SIDE, cellXM: CELL_M, cellYM: CELL_M, elevationM: makeHills(SIDE) };
  const grid = { ...raw, elevationM: fillDepressions(raw) };
  const flow = drainTerrain(grid);
  const areaKm2 = accumulateAreaKm2(flow, rowAreasKm2(grid));
  const reaches = traceReaches(grid, flow, areaKm2, { thresholdKm2: THRESHOLD_KM2 });
  const began = performance.now();
  const ground = openFloodGround(grid, flow, reaches);
  const ratings = syntheticRatings(ground, reaches, {
    stagesM: STAGES_M,
    manningSM13: 0.05,
    leastSlopeMPerM: 1e-4,
  });
  const openMs = performance.now() - began;
  // About a cubic metre for each square kilometre in the median member.
  const flows = Array.from({ length: MEMBERS }, (_, member) =>
    Float64Array.from(reaches, ({ upstreamAreaKm2 }) => (upstreamAreaKm2 * (member + 1)) / 10),
  );

  let [oursMs, plainMs, wet, plainWet] = [Infinity, Infinity, 0, 0];
  const into = new Float32Array(SIDE * SIDE);
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    const { stageM } = findStages(ratings, flows);
    for (const stages of stageM) wet = measureFlood(ground, floodDepth(ground, stages, into)).cells;
    for (const share of QUANTILES) floodDepth(ground, quantileStages(stageM, share), into);
    floodProbability(ground, stageM, 0.1);
    oursMs = Math.min(oursMs, performance.now() - start);
    const plainStart = performance.now();
    for (const flow of flows) plainWet = plainDepth(ratings, ground, flow, into);
    plainMs = Math.min(plainMs, performance.now() - plainStart);
  }
  return Promise.resolve([
    {
      name: `HAND: depth of ${MEMBERS} members, ${QUANTILES.length} quantiles and a probability`,
      target: '5 s',
      ours: `${Math.round(oursMs)} ms`,
      reference: `${Math.round(plainMs)} ms`,
      referenceName: 'the plain loop, its rating searched for each cell and member, members alone',
      ratio: oursMs / plainMs,
      note:
        `${reaches.length} reaches, ${(SIDE * SIDE) / 1e6} million cells of ${CELL_M} m; last member ` +
        `wets ${wet} cells, theirs ${plainWet}; HAND and ratings before it ${Math.round(openMs)} ms`,
    },
  ]);
}

function plainDepth(
  ratings: readonly SyntheticRating[],
  { reachOf, handM }: { reachOf: Int32Array; handM: Float32Array },
  flows: Float64Array,
  into: Float32Array,
): number {
  let wet = 0;
  for (let cell = 0; cell < into.length; cell++) {
    const reach = reachOf[cell]!;
    into[cell] = NaN;
    if (reach < 0) continue;
    const { stageM, dischargeM3S } = ratings[reach]!;
    const flow = Math.min(flows[reach]!, dischargeM3S.at(-1)!);
    let row = 1;
    while (dischargeM3S[row]! < flow) row++;
    const share = (flow - dischargeM3S[row - 1]!) / (dischargeM3S[row]! - dischargeM3S[row - 1]!);
    const stage = stageM[row - 1]! + share * (stageM[row]! - stageM[row - 1]!);
    into[cell] = Math.max(0, stage - handM[cell]!);
    if (into[cell]! > 0) wet++;
  }
  return wet;
}
