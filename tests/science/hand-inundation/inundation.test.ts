import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { connectWater } from '../../../services/science/hand-inundation/connected-water.ts';
import {
  floodDepth,
  floodProbability,
  measureFlood,
} from '../../../services/science/hand-inundation/flood-depth.ts';
import {
  openFloodGround,
  type FloodGround,
} from '../../../services/science/hand-inundation/flood-ground.ts';
import {
  findStages,
  quantileStages,
  stageOf,
} from '../../../services/science/hand-inundation/stages.ts';
import {
  syntheticRatings,
  type RatingOptions,
} from '../../../services/science/hand-inundation/synthetic-rating.ts';
import { steepestDescent } from '../../../services/science/river-network/flow-directions.ts';
import type { Reach } from '../../../services/science/river-network/reach.ts';

const OPTIONS: RatingOptions = {
  stagesM: [0.25, 0.5, 1, 2, 4],
  manningSM13: 0.03,
  leastSlopeMPerM: 1e-5,
};

function toReach(id: string, changed: Partial<Reach> = {}): Reach {
  return {
    id,
    nextId: null,
    upstreamAreaKm2: 100,
    lengthM: 200,
    slopeMPerM: 0.001,
    strahler: 1,
    cells: Int32Array.of(0),
    ...changed,
  };
}

/** Cells of 1 m2 of one reach. */
function toGround(heights: readonly number[], reachOf?: readonly number[]): FloodGround {
  const handM = Float32Array.from(heights);
  return {
    nx: handM.length,
    ny: 1,
    rowAreaM2: Float64Array.of(1),
    handM,
    floodsFromM: handM,
    reachOf: Int32Array.from(reachOf ?? heights.map((height) => (Number.isNaN(height) ? -1 : 0))),
  };
}

describe('a synthetic rating', () => {
  // Chow 1959, Manning's equation of a wide channel: Q = W y^(5/3) S^(1/2) / n.
  test('of a channel 20 m wide and 200 m long is that of Manning', () => {
    const ground = toGround(Array.from({ length: 20 * 200 }, () => 0));
    const [rating] = syntheticRatings(ground, [toReach('r')], OPTIONS);
    rating!.stageM.forEach((stage, row) => {
      const expected = (20 * stage ** (5 / 3) * Math.sqrt(0.001)) / 0.03;
      expect(rating!.dischargeM3S[row]).toBeCloseTo(expected, 9);
    });
    expect(rating!.dischargeM3S[3]).toBeCloseTo(21.0819, 4);
  });

  // Chow 1959, table 2-1, a triangle of side slope z: area z y^2, wetted perimeter 2 y (1 + z^2)^(1/2).
  test('of a triangle of slopes 1 in 4 too, within 1 % of cells of 0.1 m', () => {
    const across = Array.from({ length: 400 }, (_, at) => (Math.abs(at - 199.5) * 0.1) / 4);
    const ground = { ...toGround(across), rowAreaM2: Float64Array.of(0.1) };
    const reach = toReach('r', { lengthM: 1 });
    const groundSlope = new Float32Array(400).fill(0.25);
    const [rating] = syntheticRatings(ground, [reach], { ...OPTIONS, groundSlope });
    const [stage, row] = [2, 4];
    expect(rating!.stageM[row]).toBe(stage);
    const area = 4 * stage ** 2;
    const radius = area / (2 * stage * Math.sqrt(17));
    const expected = (area * radius ** (2 / 3) * Math.sqrt(0.001)) / 0.03;
    expect(rating!.dischargeM3S[row]! / expected).toBeCloseTo(1, 2);
  });

  test('rises: where a wide plain is wetted all at once, stages are dropped and said', () => {
    const heights = [
      ...Array.from({ length: 10 }, () => 0),
      ...Array.from({ length: 3000 }, () => 0.99),
    ];
    const reach = toReach('r', { lengthM: 10 });
    const [rating] = syntheticRatings(toGround(heights), [reach], OPTIONS);
    expect(rating!.droppedStagesM).toEqual([1]);
    expect([...rating!.stageM]).toEqual([0, 0.25, 0.5, 2, 4]);
  });

  test('raises a slope of a lake, and says so', () => {
    const slopes = [0, NaN, 0.002].map((slopeMPerM) => toReach('r', { slopeMPerM }));
    const ground = toGround([0, 0, 0], [0, 1, 2]);
    const found = syntheticRatings(ground, slopes, OPTIONS);
    expect(found.map(({ isSlopeRaised }) => isSlopeRaised)).toEqual([true, true, false]);
    expect(found.map(({ slopeMPerM }) => slopeMPerM)).toEqual([1e-5, 1e-5, 0.002]);
  });

  test.each([
    { says: 'stagesM', changed: { stagesM: [1, 1] } },
    { says: 'stagesM', changed: { stagesM: [] } },
    { says: 'stagesM', changed: { stagesM: [0, 1] } },
    { says: 'leastSlopeMPerM', changed: { leastSlopeMPerM: 0 } },
    { says: 'manningSM13: of reach r it is 0', changed: { manningSM13: 0 } },
    { says: 'manningSM13: of reach r it is undefined', changed: { manningSM13: [] } },
  ])('$says is refused: $changed', ({ says, changed }) => {
    const ask = () => syntheticRatings(toGround([0]), [toReach('r')], { ...OPTIONS, ...changed });
    expect(ask).toThrow(says);
  });

  test('of a reach without ground is refused by name', () => {
    const reaches = [toReach('a'), toReach('b')];
    expect(() => syntheticRatings(toGround([0]), reaches, OPTIONS)).toThrow('reach b');
  });

  test('rises for any ground, and stage of discharge is its inverse', () => {
    const heights = fc.array(fc.double({ min: 0, max: 6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(heights, fc.double({ min: 0, max: 1, noNaN: true }), (above, share) => {
        const [rating] = syntheticRatings(toGround([0, ...above]), [toReach('r')], OPTIONS);
        const { stageM, dischargeM3S } = rating!;
        for (let row = 1; row < stageM.length; row++) {
          expect(stageM[row]).toBeGreaterThan(stageM[row - 1]!);
          expect(dischargeM3S[row]).toBeGreaterThan(dischargeM3S[row - 1]!);
          const flow =
            dischargeM3S[row - 1]! + share * (dischargeM3S[row]! - dischargeM3S[row - 1]!);
          const expected = stageM[row - 1]! + share * (stageM[row]! - stageM[row - 1]!);
          expect(stageOf(rating!, flow).stageM).toBeCloseTo(expected, 6);
        }
      }),
    );
  });
});

describe('stages of members', () => {
  const reaches = [toReach('a', { lengthM: 1 }), toReach('b', { lengthM: 1 })];
  const ground = toGround([0, 1, 0, 3, NaN], [0, 0, 1, 1, -1]);
  const ratings = syntheticRatings(ground, reaches, OPTIONS);
  const top = ratings.map(({ dischargeM3S }) => dischargeM3S.at(-1)!);

  test('beyond the table are its last, a lower bound, and named', () => {
    const { stageM, beyond } = findStages(ratings, [
      [0, 0],
      [top[0]!, top[1]! * 1.5],
    ]);
    expect(stageM.map((stages) => [...stages])).toEqual([
      [0, 0],
      [4, 4],
    ]);
    expect(beyond).toEqual([
      {
        reachId: 'b',
        member: 1,
        dischargeM3S: top[1]! * 1.5,
        lastDischargeM3S: top[1],
        lastStageM: 4,
      },
    ]);
  });

  test('missing stays missing, down to the depth of its cells', () => {
    const { stageM } = findStages(ratings, [[NaN, top[1]!]]);
    expect(stageM[0]![0]).toBeNaN();
    expect([...floodDepth(ground, stageM[0]!)]).toEqual([NaN, NaN, 4, 1, NaN]);
    expect([...floodProbability(ground, stageM, 0)]).toEqual([NaN, NaN, 1, 1, NaN]);
  });

  test('negative discharges and members of another length are refused', () => {
    expect(() => findStages(ratings, [[-1, 0]])).toThrow('of reach a it is negative');
    expect(() => findStages(ratings, [[1]])).toThrow('member 0 has 1 discharges for 2 reaches');
  });

  test('dry is 0, outside is NaN', () => {
    expect([...floodDepth(ground, [0, 0])]).toEqual([0, 0, 0, 0, NaN]);
    expect([...floodDepth(ground, [1.5, 2])]).toEqual([1.5, 0.5, 2, 0, NaN]);
    const flooded = measureFlood(ground, floodDepth(ground, [1.5, 2]));
    expect(flooded).toEqual({ cells: 3, areaKm2: 3e-6, volumeM3: 4, deepestM: 2 });
  });

  // By counting cells of each member.
  test('probability is the share of members under water', () => {
    const members = [0, 0.5, 1.2, 2.5, 3.5].map((stage) => Float64Array.of(stage, stage));
    const found = floodProbability(ground, members, 0);
    expect(Array.from(found.slice(0, 4), (share) => Math.round(share * 5))).toEqual([4, 3, 4, 1]);
    const metre = floodProbability(ground, members, 1);
    expect(Array.from(metre.slice(0, 4), (share) => Math.round(share * 5))).toEqual([3, 2, 3, 0]);
  });

  // numpy.quantile (linear): [1, 2, 4, 8] at 0.5 is 3, at 0.9 6.8.
  test('quantiles are those of numpy', () => {
    const members = [4, 1, 8, 2].map((stage) => Float64Array.of(stage, NaN));
    expect(quantileStages(members, 0.5)).toEqual(Float64Array.of(3, NaN));
    expect(quantileStages(members, 0.9)[0]).toBeCloseTo(6.8, 12);
    expect(() => quantileStages([], 0.5)).toThrow('of 0 members');
  });
});

describe('ground and water that hang together', () => {
  // A valley to the east, its channel in row 2; a levee of 2 m in row 1 that a culvert drains.
  const elevationM = Float32Array.from(
    [
      [10.6, 10.5, 10.4, 10.3],
      [12.0, 12.0, 12.0, 12.0],
      [10.3, 10.2, 10.1, 10.0],
    ].flat(),
  );
  const grid = { nx: 4, ny: 3, cellXM: 10, cellYM: 10, elevationM };
  const drained = { ...grid, elevationM: elevationM.map((height) => Math.min(height, 10.35)) };
  const code = steepestDescent(drained).code.map((direction, cell) => (cell < 8 ? 6 : direction));
  const flow = { nx: 4, ny: 3, code };
  const reach = toReach('r', { cells: Int32Array.of(8, 9, 10, 11) });
  const ground = openFloodGround(grid, flow, [reach]);

  test('height above drainage of raw terrain keeps the levee', () => {
    expect(ground.handM[4]).toBeCloseTo(1.7, 5);
    expect(ground.handM[0]).toBeCloseTo(0.3, 5);
  });

  test('behind the levee it is wet by height alone, dry until the levee is overtopped', () => {
    const connected = connectWater(ground, [reach]);
    const at = (stage: number, version: FloodGround) => floodDepth(version, [stage])[0]!;
    expect(at(1, ground)).toBeCloseTo(0.7, 5);
    expect(at(1, connected)).toBe(0);
    expect(at(2.1, connected)).toBeCloseTo(1.8, 5);
  });

  test('a hollow deeper than its channel is dry while the channel is', () => {
    const low = { ...grid, elevationM: elevationM.with(0, 9) };
    const hollow = openFloodGround(low, flow, [reach]);
    expect(hollow.handM[0]).toBeCloseTo(-1.3, 5);
    expect(floodDepth(hollow, [0])[0]).toBe(0);
    expect(floodDepth(hollow, [0.1])[0]).toBeCloseTo(1.4, 5);
  });

  test('a reach of a file has no cells to flood', () => {
    const ask = () => openFloodGround(grid, flow, [toReach('x', { cells: new Int32Array(0) })]);
    expect(ask).toThrow('reach x has no cells');
  });
});
