import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { RegularLonLatGrid } from '../../../services/earth/grid.ts';
import { openGeometry } from '../../../services/earth/geometry.ts';
import {
  areaAgreement,
  arrivalSkill,
  combineArrivals,
} from '../../../services/science/fire-events/arrival-skill.ts';
import { assimilate } from '../../../services/science/fire-events/assimilate.ts';
import type { Hotspot } from '../../../services/science/fire-events/hotspot.ts';
import type { ArrivalMember } from '../../../services/science/fire-events/likelihood.ts';
import {
  hotspotArrivals,
  perimeterArrivals,
} from '../../../services/science/fire-events/observed-arrivals.ts';
import { maskOf } from '../../../services/science/fire-events/polygon-mask.ts';
import { estimateSpreadFactor } from '../../../services/science/fire-events/spread-factor.ts';
import {
  resampleMembers,
  weighMembers,
} from '../../../services/science/fire-events/weigh-members.ts';
import { HOUR_MS, START_MS, viirs } from './sample-hotspots.ts';

/** About 100 m cells around 120 W, 52 N; the fire begins in the middle. */
const LAT_STEP = 100 / 111_198.9;
const LON_STEP = LAT_STEP / Math.cos((52 * Math.PI) / 180);
const SIDE = 161;
const HALF = (SIDE - 1) / 2;
const grid: RegularLonLatGrid = {
  kind: 'regular-lonlat',
  nx: SIDE,
  ny: SIDE,
  lonFirstDeg: -120 - HALF * LON_STEP,
  latFirstDeg: 52 + HALF * LAT_STEP,
  lonStepDeg: LON_STEP,
  latStepDeg: LAT_STEP,
};
const geometry = openGeometry(grid);
const frame = { geometry, startMs: START_MS };

/**
 * Arrival by the analytic ellipse, ignition at its focus: r = R (1 - e) / (1 - e cos(angle)), the
 * rate R of the head in m/h, towards an angle from north.
 */
function ellipse(headMH: number, towardsDeg: number, horizonH = 24): ArrivalMember {
  const eccentricity = 0.8;
  const arrivalH = Float32Array.from({ length: SIDE * SIDE }, (_, cell) => {
    const east = ((cell % SIDE) - HALF) * 100;
    const north = (HALF - Math.floor(cell / SIDE)) * 100;
    const angle = Math.atan2(east, north) - (towardsDeg * Math.PI) / 180;
    const rate = (headMH * (1 - eccentricity)) / (1 - eccentricity * Math.cos(angle));
    const hours = Math.hypot(east, north) / rate;
    return hours <= horizonH ? hours : NaN;
  });
  return { arrivalH };
}

/** What VIIRS would see of a fire: at each look, the pixels that caught fire since the last one. */
function observe({ arrivalH }: ArrivalMember, looksH: readonly number[]): Hotspot[] {
  let before = -1;
  return looksH.flatMap((look) => {
    const seen: Hotspot[] = [];
    for (let east = -7875; east <= 7875; east += 375) {
      for (let north = -7875; north <= 7875; north += 375) {
        const cell = Math.round(HALF - north / 100) * SIDE + Math.round(HALF + east / 100);
        const at = arrivalH[cell]!;
        if (at > before && at <= look) seen.push(viirs(east, north, look));
      }
    }
    before = look;
    return seen;
  });
}

describe('the spread factor, where the truth is known', () => {
  const truth = ellipse(390, 60);
  const model = ellipse(300, 60);

  test('a truth that spreads 1.3 times as fast is found within the error that is told', () => {
    const observations = hotspotArrivals(observe(truth, [1, 3, 5, 7, 9]), frame);
    const { factor, low, high, logDeviation, bounded } = estimateSpreadFactor(
      [model],
      observations,
      0,
    );
    expect(Math.abs(factor - 1.3)).toBeLessThan(0.05);
    expect(Math.abs(Math.log(factor / 1.3))).toBeLessThan(2 * logDeviation);
    expect(low).toBeLessThan(1.3);
    expect(high).toBeGreaterThan(1.3);
    expect(bounded).toBe(false);
  });

  test.each([0.6, 0.8, 1, 1.3, 1.7])('%d comes back as it is', (factor) => {
    const fire = ellipse(300 * factor, 60);
    const found = estimateSpreadFactor(
      [model],
      hotspotArrivals(observe(fire, [2, 4, 6, 8]), frame),
      0,
    );
    expect(Math.abs(Math.log(found.factor / factor))).toBeLessThan(
      Math.max(0.04, 2 * found.logDeviation),
    );
  });

  test('two perimeters tell it too', () => {
    const box = (sizeM: number) => {
      const [west, south] = geometry.toLonLat(HALF - sizeM / 100, HALF + sizeM / 100);
      const [east, north] = geometry.toLonLat(HALF + sizeM / 100, HALF - sizeM / 100);
      const ring = [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ];
      return { type: 'Polygon' as const, coordinates: [ring] };
    };
    // A fire whose isochrones are squares: 300 m/h in the model, 390 m/h in truth.
    const square = (rate: number): ArrivalMember => ({
      arrivalH: Float32Array.from({ length: SIDE * SIDE }, (_, cell) => {
        const east = Math.abs((cell % SIDE) - HALF);
        return (100 * Math.max(east, Math.abs(HALF - Math.floor(cell / SIDE)))) / rate;
      }),
    });
    const observations = [4, 8].flatMap((hours) =>
      perimeterArrivals(
        {
          id: `p${hours}`,
          shape: box(390 * hours),
          timeMs: START_MS + hours * HOUR_MS,
          errorM: 100,
        },
        frame,
        { correlationM: 500 },
      ),
    );
    const { factor, low, high } = estimateSpreadFactor([square(300)], observations, 0);
    expect(Math.abs(factor - 1.3)).toBeLessThan(0.1);
    expect(low).toBeLessThan(1.3);
    expect(high).toBeGreaterThan(1.3);
  });

  test('without observations it is the prior: 1, not sure', () => {
    const { factor, logDeviation } = estimateSpreadFactor([model], [], 0);
    expect(factor).toBeCloseTo(1, 6);
    expect(logDeviation).toBeCloseTo(0.4, 2);
  });

  test('more than the limits allow is cut, and said', () => {
    const fire = ellipse(300 * 2.6, 60);
    const observations = hotspotArrivals(observe(fire, [1, 2, 3]), frame);
    expect(estimateSpreadFactor([model], observations, 0)).toMatchObject({
      factor: 2,
      bounded: true,
    });
    expect(() => estimateSpreadFactor([model], [], 0, { lowest: 1.5 })).toThrow('do not hold 1');
  });
});

describe('weights of members', () => {
  test('equal likelihoods leave equal weights', () => {
    expect(weighMembers([-3, -3, -3, -3])).toEqual({
      weights: Float64Array.of(0.25, 0.25, 0.25, 0.25),
      effectiveSize: 4,
      exponent: 1,
    });
  });

  test('weights are the likelihoods where these are mild: 1 : 2', () => {
    const { weights, effectiveSize } = weighMembers([0, Math.log(2)]);
    expect([...weights]).toEqual([expect.closeTo(1 / 3, 12), expect.closeTo(2 / 3, 12)]);
    expect(effectiveSize).toBeCloseTo(1 / (1 / 9 + 4 / 9), 12);
  });

  test('evidence is tempered where one member would take all', () => {
    const { weights, effectiveSize, exponent } = weighMembers([0, -500, -1000, -1500]);
    expect(effectiveSize).toBeCloseTo(1, 6);
    const wide = weighMembers([0, -500, -1000, -1500], { minimumEffectiveShare: 0.5 });
    expect(wide.effectiveSize).toBeCloseTo(2, 4);
    expect(wide.exponent).toBeLessThan(exponent);
    expect(weights[0]).toBeCloseTo(1, 6);
    expect(() => weighMembers([])).toThrow('no members');
  });

  test('each member is drawn as often as its weight says, to within one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 60 }),
        (raw, count) => {
          const sum = raw.reduce((a, b) => a + b, 0);
          const weights = Float64Array.from(raw, (value) => value / sum);
          const drawn = resampleMembers(weights, count);
          expect(drawn).toHaveLength(count);
          for (const [member, weight] of weights.entries()) {
            const copies = drawn.filter((index) => index === member).length;
            expect(Math.abs(copies - weight * count)).toBeLessThan(1 + 1e-6);
          }
        },
      ),
    );
  });
});

describe('an ensemble corrected by what was seen', () => {
  const truth = ellipse(390, 80);
  const members = Array.from({ length: 21 }, (_, i) => ellipse(300, 20 + i * 6));
  const looks = observe(truth, [1, 3, 5, 7, 10, 13]);
  const isLater = ({ timeMs }: { timeMs: number }) => timeMs > START_MS + 5 * HOUR_MS;
  const input = {
    members,
    observations: hotspotArrivals(
      looks.filter((hotspot) => !isLater(hotspot)),
      frame,
    ),
    heldOut: hotspotArrivals(looks, frame).filter(isLater),
    heldOutArea: {
      timeH: 10,
      burned: Uint8Array.from(truth.arrivalH, (at) => (at <= 10 ? 1 : 0)),
    },
    startH: 0,
    horizonH: 24,
    issueMs: START_MS + 6 * HOUR_MS,
  };

  test('members that ran the right way gain; later hotspots are told better', () => {
    const { members: weighed, spread, verdict, before, after, observations } = assimilate(input);
    expect(verdict).toBe('used');
    const heaviest = weighed.weights.indexOf(Math.max(...weighed.weights));
    expect(Math.abs(20 + heaviest * 6 - 80)).toBeLessThanOrEqual(6);
    expect(weighed.effectiveSize).toBeGreaterThanOrEqual(21 / 4 - 1e-6);
    expect(Math.abs(Math.log(spread.factor / 1.3))).toBeLessThan(2 * spread.logDeviation);
    expect(after.maeH).toBeLessThan(before.maeH / 2);
    expect(Math.abs(after.biasH)).toBeLessThan(Math.abs(before.biasH));
    expect(after.dice!).toBeGreaterThan(before.dice!);
    expect(observations).toHaveLength(input.observations.length);
    expect(observations[0]).toMatchObject({ kind: 'hotspot', ageH: 5 });
  });

  test('without observations nothing changes', () => {
    const {
      verdict,
      members: weighed,
      spread,
      before,
      after,
    } = assimilate({
      ...input,
      observations: [],
    });
    expect(verdict).toBe('none');
    expect(weighed.effectiveSize).toBe(21);
    expect(spread.factor).toBe(1);
    expect(after).toEqual(before);
  });

  test('a fire elsewhere is no evidence', () => {
    const elsewhere = [2, 4].flatMap((hours) => [
      viirs(-7000, -7000, hours),
      viirs(-7000, -6600, hours),
    ]);
    const { verdict, spread } = assimilate({
      ...input,
      observations: hotspotArrivals(elsewhere, frame),
    });
    expect(verdict).toBe('unexplained');
    expect(spread.factor).toBe(1);
  });
});

describe('arrival by observations', () => {
  test('a footprint holds the cells whose centres it holds, and lies between two looks', () => {
    const [first, second] = hotspotArrivals([viirs(0, 0, 2), viirs(1500, 0, 6)], frame);
    expect(first).toMatchObject({ earliestH: -Infinity, latestH: 2, weight: 1 });
    expect(second).toMatchObject({ earliestH: 2, latestH: 6 });
    // 375 m over 100 m cells around a centre: 3 x 3.
    expect(first!.cells).toHaveLength(9);
    expect(first!.cells[4]).toBe(HALF * SIDE + HALF);
  });

  test('a place that burns on has arrived once; places of one look share their weight', () => {
    const made = hotspotArrivals([viirs(0, 0, 2), viirs(0, 0, 6), viirs(375, 0, 6)], frame);
    const arrived = made.filter(({ latestH }) => latestH < Infinity);
    expect(arrived.map(({ latestH }) => latestH)).toEqual([2, 6]);
    const beside = made.filter(({ latestH }) => latestH === Infinity);
    expect(beside.length).toBeGreaterThan(3);
    expect(beside.every(({ earliestH }) => earliestH === 6)).toBe(true);
    const crowd = hotspotArrivals([viirs(-700, 0, 2), viirs(-325, 0, 2)], frame);
    expect(crowd.slice(0, 2).map(({ weight }) => weight)).toEqual([0.5, 0.5]);
    expect(hotspotArrivals([{ ...viirs(0, 0, 0), lonDeg: 10 }], frame)).toEqual([]);
  });

  test('a mask holds cells within, not those in holes', () => {
    const at = (x: number, y: number) => [...geometry.toLonLat(x, y)];
    const ring = (a: number, b: number) => [at(a, a), at(b, a), at(b, b), at(a, b), at(a, a)];
    const shape = { type: 'Polygon' as const, coordinates: [ring(9.5, 19.5), ring(12.5, 15.5)] };
    expect(maskOf(shape, geometry).reduce((sum, burned) => sum + burned, 0)).toBe(100 - 9);
  });

  test('polygons beyond the grid are cut at its edge', () => {
    const ring = [
      [-125, 50],
      [-115, 50],
      [-115, 54],
      [-125, 54],
      [-125, 50],
    ];
    const mask = maskOf({ type: 'MultiPolygon', coordinates: [[ring]] }, geometry);
    expect(mask.every((burned) => burned === 1)).toBe(true);
  });
});

describe('skill of arrival', () => {
  const arrivalH = Float32Array.of(1, 2, 3, NaN);
  const observation = (cell: number, earliestH: number, latestH: number) => ({
    id: String(cell),
    kind: 'hotspot' as const,
    timeMs: START_MS,
    cells: Int32Array.of(cell),
    earliestH,
    latestH,
    errorH: 0,
    falseRate: 0,
    weight: 1,
  });

  test('what is not reached counts with the end of the forecast', () => {
    const skill = arrivalSkill(arrivalH, [observation(1, 2, 4), observation(3, 6, 8)], 24);
    expect(skill).toEqual({
      count: 2,
      biasH: (-1 + 17) / 2,
      maeH: 9,
      rmseH: Math.sqrt((1 + 17 ** 2) / 2),
      reached: 0.5,
      withinInterval: 0.5,
      uncertaintyH: 1,
    });
  });

  test('Dice and area ratio', () => {
    expect(areaAgreement(arrivalH, 2, [1, 0, 1, 0])).toEqual({ dice: 0.5, areaRatio: 1 });
    expect(areaAgreement(arrivalH, 0, [0, 0, 0, 0]).dice).toBeNaN();
  });

  test('the likely arrival is the weighted median; what half never reach is not reached', () => {
    const late = { arrivalH: Float32Array.of(5, NaN, 7, NaN) };
    const options = { level: 0.5, factor: 1, startH: 0 };
    const members = [{ arrivalH }, late, late];
    expect([...combineArrivals(members, [0.2, 0.4, 0.4], options)]).toEqual([5, NaN, 7, NaN]);
    expect([...combineArrivals(members, [0.6, 0.2, 0.2], options)]).toEqual([1, 2, 3, NaN]);
    const faster = combineArrivals(members, [0.6, 0.2, 0.2], { ...options, factor: 2, startH: 1 });
    expect([...faster]).toEqual([1, 1.5, 2, NaN]);
  });
});
