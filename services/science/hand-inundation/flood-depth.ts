import type { FloodGround } from './flood-ground.ts';

/**
 * Depth of water on each cell for stages of the reaches, m: stage less height above drainage. 0 is
 * dry; NaN is outside, or of a reach whose stage is missing.
 *
 * @param stageM stage of each reach, m
 * @param into an array of nx * ny to write to, else a new one
 */
export function floodDepth(
  ground: FloodGround,
  stageM: ArrayLike<number>,
  into: Float32Array<ArrayBuffer> = new Float32Array(ground.handM.length),
): Float32Array<ArrayBuffer> {
  const { handM, floodsFromM, reachOf } = ground;
  const stages = Float64Array.from(stageM);
  for (let cell = 0; cell < into.length; cell++) {
    const reach = reachOf[cell]!;
    if (reach < 0) {
      into[cell] = NaN;
      continue;
    }
    const stage = stages[reach]!;
    const isMissing = stage !== stage;
    into[cell] = stage > floodsFromM[cell]! ? stage - handM[cell]! : isMissing ? NaN : 0;
  }
  return into;
}

/**
 * Share of the members in which a cell is under more than a depth of water, 0 to 1; NaN outside,
 * and where a member's stage is missing.
 *
 * @param stageM of each member the stage of each reach, m
 * @param depthM 0 = any water
 */
export function floodProbability(
  ground: FloodGround,
  stageM: readonly Float64Array[],
  depthM: number,
): Float32Array<ArrayBuffer> {
  const { handM, floodsFromM, reachOf } = ground;
  const members = stageM.length;
  const reaches = stageM[0]?.length ?? 0;
  // Of each reach its stages from low to high: how many are above a cell is then a search.
  const sorted = new Float64Array(members * reaches);
  for (let reach = 0; reach < reaches; reach++) {
    const own = sorted.subarray(reach * members, (reach + 1) * members);
    for (const [member, stages] of stageM.entries()) own[member] = stages[reach]!;
    own.sort();
  }
  const probability = new Float32Array(handM.length).fill(NaN);
  for (let cell = 0; cell < handM.length; cell++) {
    const reach = reachOf[cell]!;
    if (reach < 0) continue;
    const end = (reach + 1) * members;
    // A missing stage is sorted last.
    if (members === 0 || Number.isNaN(sorted[end - 1]!)) continue;
    const needed = Math.max(floodsFromM[cell]!, handM[cell]! + depthM);
    let [low, high] = [reach * members, end];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! > needed) high = middle;
      else low = middle + 1;
    }
    probability[cell] = (end - low) / members;
  }
  return probability;
}

/** What is under water. */
export type FloodExtent = {
  readonly cells: number;
  readonly areaKm2: number;
  readonly volumeM3: number;
  readonly deepestM: number;
};

/** Extent and volume of a depth, of `floodDepth`; cells that are NaN do not count. */
export function measureFlood(ground: FloodGround, depthM: Float32Array): FloodExtent {
  let [cells, areaM2, volumeM3, deepestM] = [0, 0, 0, 0];
  for (let cell = 0; cell < depthM.length; cell++) {
    const depth = depthM[cell]!;
    if (!(depth > 0)) continue;
    const cellM2 = ground.rowAreaM2[Math.floor(cell / ground.nx)]!;
    cells++;
    areaM2 += cellM2;
    volumeM3 += depth * cellM2;
    if (depth > deepestM) deepestM = depth;
  }
  return { cells, areaKm2: areaM2 / 1e6, volumeM3, deepestM };
}
