import { describe, expect, test } from 'vitest';

import {
  areaAgreement,
  arrivalSkill,
  combineArrivals,
} from '../../../services/science/fire-events/arrival-skill.ts';
import { assimilate } from '../../../services/science/fire-events/assimilate.ts';
import { hotspotArrivals } from '../../../services/science/fire-events/observed-arrivals.ts';
import { maskOf } from '../../../services/science/fire-events/polygon-mask.ts';
import { ellipse, frame, geometry, HALF, observe, SIDE } from './sample-fire.ts';
import { HOUR_MS, START_MS, viirs } from './sample-hotspots.ts';

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
