import { Fault, invalidField } from '../../platform/fault.ts';
import type { Reach } from '../river-network/reach.ts';
import type { FloodGround } from './flood-ground.ts';

/** Stage and discharge of a reach, from the shape of its catchment; both rise from row to row. */
export type SyntheticRating = {
  readonly reachId: string;
  /** depth of water above the channel of the terrain, m; the first row is dry: 0 m, 0 m3/s */
  readonly stageM: Float64Array;
  readonly dischargeM3S: Float64Array;
  /** of each row: what the reach holds, what it covers, and the ground it wets */
  readonly volumeM3: Float64Array;
  readonly surfaceM2: Float64Array;
  readonly bedM2: Float64Array;
  readonly manningSM13: number;
  /** slope that it was computed with, m m-1, and whether that is the least one instead of its own */
  readonly slopeMPerM: number;
  readonly isSlopeRaised: boolean;
  /** stages asked for whose discharge would not have risen: the reach widens there all at once */
  readonly droppedStagesM: readonly number[];
};

/** What ratings are made with. */
export type RatingOptions = {
  /** stages of the table, m, above 0 and rising; the last is the bound of what the table says */
  readonly stagesM: readonly number[];
  /** Manning's n of each reach, s m^-1/3: one for all, or one for each */
  readonly manningSM13: number | ArrayLike<number>;
  /** slopes below (of flats, lakes, unknown ones) count as this, m m-1 */
  readonly leastSlopeMPerM: number;
  /** rise over run of each cell, for the ground that water wets; without it cells count as level */
  readonly groundSlope?: Float32Array;
};

/**
 * Synthetic rating curves: for each reach and stage, what lies below the water of its catchment
 * makes a mean cross-section (volume over length) and hydraulic radius (volume over bed), and
 * Manning's equation the discharge.
 *
 * A channel below the terrain's own (under water when it was surveyed) is not in it: discharges are
 * too low by what flows there.
 *
 * @returns one for each reach, in their order; a stage whose discharge would fall is dropped
 * @throws {Fault} invalid-request, naming the option; inconsistent-data, naming a reach without a
 *   cell below the last stage
 * @see Zheng et al. 2018, River channel geometry and rating curve estimation using height above the
 *   nearest drainage, doi:10.1111/1752-1688.12661
 */
export function syntheticRatings(
  ground: FloodGround,
  reaches: readonly Reach[],
  options: RatingOptions,
): SyntheticRating[] {
  checkOptions(reaches, options);
  const { manningSM13 } = options;
  const stages = Float64Array.of(0, ...options.stagesM);
  const sums = sumBelow(ground, reaches.length, stages, options.groundSlope);
  return reaches.map((reach, index) =>
    rate(
      reach,
      typeof manningSM13 === 'number' ? manningSM13 : manningSM13[index]!,
      options.leastSlopeMPerM,
      stages,
      {
        surface: sums.surface.subarray(index * stages.length, (index + 1) * stages.length),
        bed: sums.bed.subarray(index * stages.length, (index + 1) * stages.length),
        volume: sums.volume.subarray(index * stages.length, (index + 1) * stages.length),
      },
    ),
  );
}

type Below = { surface: Float64Array; bed: Float64Array; volume: Float64Array };

/** By reach and stage: area, bed and volume below it. Exact: no cell is cut, its height is one. */
function sumBelow(
  ground: FloodGround,
  reachCount: number,
  stages: Float64Array,
  groundSlope: Float32Array | undefined,
): Below {
  const { nx, handM, floodsFromM, reachOf, rowAreaM2 } = ground;
  const count = stages.length;
  const empty = () => new Float64Array(reachCount * count);
  const [surface, bed, volume] = [empty(), empty(), empty()];
  // Of cells that are wet from a stage on: their area, bed, and area times height.
  for (let cell = 0; cell < handM.length; cell++) {
    const reach = reachOf[cell]!;
    if (reach < 0) continue;
    const row = firstAbove(stages, floodsFromM[cell]!);
    if (row === count) continue;
    const areaM2 = rowAreaM2[Math.floor(cell / nx)]!;
    const rise = groundSlope === undefined ? 0 : groundSlope[cell]!;
    const at = reach * count + row;
    surface[at]! += areaM2;
    // At a rim of the map the slope is not known: such a cell counts as level.
    bed[at]! += rise > 0 ? areaM2 * Math.sqrt(1 + rise * rise) : areaM2;
    volume[at]! += areaM2 * handM[cell]!;
  }
  for (let reach = 0; reach < reachCount; reach++) {
    let [area, heights, wetted] = [0, 0, 0];
    for (let row = 0; row < count; row++) {
      const at = reach * count + row;
      area += surface[at]!;
      heights += volume[at]!;
      wetted += bed[at]!;
      surface[at] = area;
      bed[at] = wetted;
      volume[at] = area * stages[row]! - heights;
    }
  }
  return { surface, bed, volume };
}

/** The first stage above a height; their number if none is. */
function firstAbove(stages: Float64Array, heightM: number): number {
  let [low, high] = [0, stages.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (stages[middle]! > heightM) high = middle;
    else low = middle + 1;
  }
  return low;
}

function rate(
  reach: Reach,
  manningSM13: number,
  leastSlopeMPerM: number,
  stages: Float64Array,
  { surface, bed, volume }: Below,
): SyntheticRating {
  const isSlopeRaised = !(reach.slopeMPerM >= leastSlopeMPerM);
  const slopeMPerM = isSlopeRaised ? leastSlopeMPerM : reach.slopeMPerM;
  const rows: number[] = [0];
  const dischargeM3S = [0];
  const droppedStagesM: number[] = [];
  for (let row = 1; row < stages.length; row++) {
    const sectionM2 = volume[row]! / reach.lengthM;
    const radiusM = volume[row]! / bed[row]!;
    const flow = (sectionM2 * radiusM ** (2 / 3) * Math.sqrt(slopeMPerM)) / manningSM13;
    if (flow > dischargeM3S.at(-1)!) {
      rows.push(row);
      dischargeM3S.push(flow);
    } else droppedStagesM.push(stages[row]!);
  }
  if (rows.length === 1) {
    const detail = `no ground of reach ${reach.id} lies below its highest stage, ${stages.at(-1)} m`;
    throw new Fault('inconsistent-data', detail, { reachId: reach.id });
  }
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  return {
    reachId: reach.id,
    stageM: pick(stages),
    dischargeM3S: Float64Array.from(dischargeM3S),
    volumeM3: pick(volume),
    surfaceM2: pick(surface),
    bedM2: pick(bed),
    manningSM13,
    slopeMPerM,
    isSlopeRaised,
    droppedStagesM,
  };
}

function checkOptions(reaches: readonly Reach[], options: RatingOptions): void {
  const { stagesM, manningSM13, leastSlopeMPerM } = options;
  const wrong = stagesM.findIndex(
    (stage, at) => !(stage > (at === 0 ? 0 : stagesM[at - 1]!) && stage < Infinity),
  );
  if (stagesM.length === 0 || wrong >= 0) {
    const value = stagesM[wrong];
    const detail = 'stages of a table rise from above 0 m';
    throw invalidField({ field: 'stagesM', value, detail, allowed: 'rising, above 0' });
  }
  if (!(leastSlopeMPerM > 0 && leastSlopeMPerM < 1)) {
    const detail = 'water on level ground does not flow';
    const allowed = 'above 0, below 1';
    throw invalidField({ field: 'leastSlopeMPerM', value: leastSlopeMPerM, detail, allowed });
  }
  for (const [index, { id, lengthM }] of reaches.entries()) {
    const manning = typeof manningSM13 === 'number' ? manningSM13 : manningSM13[index];
    if (manning === undefined || !(manning > 0 && manning < 1)) {
      const detail = `of reach ${id} it is ${manning}`;
      const allowed = 'above 0, below 1';
      throw invalidField({ field: 'manningSM13', value: manning, detail, allowed });
    }
    if (lengthM > 0) continue;
    const detail = `reach ${id} is ${lengthM} m long`;
    throw invalidField({ field: 'lengthM', value: lengthM, detail, allowed: 'more than 0' });
  }
}
