import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { behaviourOverCells } from '../../../services/science/fire-behaviour/cells.ts';
import { FIRE_TYPE_CODES } from '../../../services/science/fire-behaviour/fire-type.ts';
import {
  FUEL_CLASSES,
  type FuelType,
} from '../../../services/science/fire-behaviour/fuel-types.ts';
import { spreadOf } from '../../../services/science/fire-behaviour/spread.ts';
import { fastExp, fastPower } from '../../../services/science/exponential.ts';
import { describeReference } from '../../cases.ts';
import { expectClose, readReference } from '../reference-table.ts';

const UNIFORM = {
  ffmc: 92,
  bui: 70,
  windKmH: 25,
  windFromDeg: 270,
  slopePercent: 30,
  aspectDeg: 180,
  foliarMoisturePercent: 97,
  percentConifer: 50,
  percentDeadFir: 35,
  grassFuelLoadKgM2: 0.35,
  curingPercent: 80,
};

describeReference('behaviourOverCells agrees with cffdrs_r to 1e-9', () => {
  const table = readReference('fire/fbp_random.csv');
  const [cbh, cfl, isi, buiEffect, fmc] = ['in_cbh', 'in_cfl', 'in_isi', 'in_buieff', 'fmc'].map(
    table.numbers,
  );
  // Cells take the crowns of their fuel type and always know the effect of the BUI.
  const kept = [...cbh!.keys()].filter(
    (row) => cbh![row] === 0 && cfl![row] === 0 && isi![row] === 0 && buiEffect![row] === 1,
  );
  const stand = table.numbers('in_sd');
  const rows = kept.filter((row) => stand[row] === 0 || table.texts('in_fueltype')[row] !== 'C6');
  const take = (name: string) => {
    const values = table.numbers(name);
    return Float64Array.from(rows, (row) => values[row]!);
  };
  const names = table.texts('in_fueltype');
  const fuel = Uint8Array.from(
    rows,
    (row) => FUEL_CLASSES.find((entry) => entry.fuel === names[row])!.code,
  );
  const out = () => new Float64Array(rows.length);
  const results = {
    headMMin: out(),
    backMMin: out(),
    flankMMin: out(),
    lengthToBreadth: out(),
    directionDeg: out(),
    hfiKWM: out(),
    crownFractionBurned: out(),
    surfaceFuelKgM2: out(),
    totalFuelKgM2: out(),
    fireType: new Uint8Array(rows.length),
  };
  behaviourOverCells(
    {
      fuel,
      ffmc: take('in_ffmc'),
      bui: take('in_bui'),
      windKmH: take('in_ws'),
      windFromDeg: take('in_wd'),
      slopePercent: take('in_gs'),
      aspectDeg: take('in_aspect'),
      foliarMoisturePercent: Float64Array.from(rows, (row) => fmc![row]!),
      percentConifer: take('in_pc'),
      percentDeadFir: take('in_pdf'),
      grassFuelLoadKgM2: take('in_gfl'),
      curingPercent: take('in_cc'),
    },
    results,
  );

  test.each([
    ['headMMin', 'ros'],
    ['backMMin', 'bros'],
    ['flankMMin', 'fros'],
    ['lengthToBreadth', 'lb'],
    ['directionDeg', 'raz'],
    ['hfiKWM', 'hfi'],
    ['crownFractionBurned', 'cfb'],
    ['surfaceFuelKgM2', 'sfc'],
    ['totalFuelKgM2', 'tfc'],
  ] as const)('%s', (name, column) => {
    expect(rows.length).toBeGreaterThan(150);
    expectClose(results[name], take(column), { what: name });
  });

  test('fireType', () => {
    const types = rows.map((row) => table.texts('fd')[row]!);
    expect([...results.fireType]).toEqual(types.map((type) => 1 + 'SIC'.indexOf(type)));
  });
});

describe('cells without a number say why', () => {
  test.each([
    { name: 'water', fuel: 102, ffmc: 92, code: FIRE_TYPE_CODES.nonFuel },
    { name: 'no fuel code', fuel: 0, ffmc: 92, code: FIRE_TYPE_CODES.missing },
    { name: 'missing FFMC', fuel: 2, ffmc: NaN, code: FIRE_TYPE_CODES.missing },
    { name: 'FFMC beyond the scale', fuel: 2, ffmc: 120, code: FIRE_TYPE_CODES.missing },
  ])('$name: NaN, $code', ({ fuel, ffmc, code }) => {
    const results = {
      headMMin: new Float32Array(2),
      hfiKWM: new Float32Array(2),
      crownFractionBurned: new Float32Array(2),
      fireType: new Uint8Array(2),
      intensityClass: new Uint8Array(2),
    };
    const cells = { ...UNIFORM, fuel: Uint8Array.of(fuel, 2), ffmc: Float32Array.of(ffmc, 92) };
    behaviourOverCells(cells, results);
    expect(results.headMMin[0]).toBeNaN();
    expect(results.hfiKWM[0]).toBeNaN();
    expect(results.crownFractionBurned[0]).toBeNaN();
    expect([results.fireType[0], results.intensityClass[0]]).toEqual([code, code]);
    // The neighbour is not touched by it.
    expect(results.headMMin[1]).toBeGreaterThan(0);
    expect(results.fireType[1]).toBe(FIRE_TYPE_CODES.continuousCrown);
  });
});

describe('what the theory says of the steady fire', () => {
  const fuel = fc.constantFrom(
    ...FUEL_CLASSES.flatMap((entry) => (entry.fuel === null ? [] : [entry.fuel])),
  );
  const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  const input = fc.record({
    fuel,
    ffmc: between(40, 100),
    bui: between(1, 300),
    windKmH: between(0, 100),
    windFromDeg: between(0, 360),
    slopePercent: between(0, 100),
    aspectDeg: between(0, 360),
    foliarMoisturePercent: between(85, 120),
    percentConifer: between(0, 100),
    percentDeadFir: between(0, 100),
    grassFuelLoadKgM2: between(0.05, 1),
    curingPercent: between(10, 100),
  });

  test('on level ground the head gains by wind, the back loses; the ellipse holds both', () => {
    fc.assert(
      fc.property(input, between(0, 100), (place, wind) => {
        const calm = spreadOf({
          ...place,
          slopePercent: 0,
          windKmH: Math.min(wind, place.windKmH),
        });
        const windy = spreadOf({
          ...place,
          slopePercent: 0,
          windKmH: Math.max(wind, place.windKmH),
        });
        expect(windy.headMMin).toBeGreaterThanOrEqual(calm.headMMin * (1 - 1e-12));
        expect(windy.backMMin).toBeLessThanOrEqual(calm.backMMin * (1 + 1e-12));
        expect(windy.flankMMin).toBeLessThanOrEqual(windy.headMMin * (1 + 1e-12));
        expect(windy.crownFractionBurned).toBeGreaterThanOrEqual(0);
        expect(windy.crownFractionBurned).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('on level ground fire runs with the wind', () => {
    fc.assert(
      fc.property(input, (place) => {
        const { directionDeg } = spreadOf({ ...place, slopePercent: 0 });
        expect((directionDeg - place.windFromDeg + 720) % 360).toBeCloseTo(180, 9);
      }),
    );
  });

  test('turning wind and slope together turns the fire, and nothing else', () => {
    fc.assert(
      fc.property(input, between(0, 360), (place, turnDeg) => {
        const turned = spreadOf({
          ...place,
          windFromDeg: (place.windFromDeg + turnDeg) % 360,
          aspectDeg: (place.aspectDeg + turnDeg) % 360,
        });
        const { headMMin, hfiKWM } = spreadOf(place);
        expect(turned.headMMin / headMMin || 1).toBeCloseTo(1, 6);
        expect(turned.hfiKWM / hfiKWM || 1).toBeCloseTo(1, 6);
      }),
    );
  });

  test('green aspen burns at a fifth of leafless aspen, and not at all below a BUI of 80', () => {
    const spread = (type: FuelType, bui: number) => spreadOf({ ...UNIFORM, fuel: type, bui });
    expect(spread('D2', 80).headMMin / spread('D1', 80).headMMin).toBeCloseTo(0.2, 12);
    expect(spread('D2', 79.9)).toMatchObject({ headMMin: 0, backMMin: 0, hfiKWM: 0 });
  });
});

describe('exponentials of the inner loop', () => {
  const wide = fc.double({ min: -800, max: 800, noNaN: true });
  const base = fc.double({ min: 1e-30, max: 1e30, noNaN: true });
  const exponent = fc.double({ min: -8, max: 8, noNaN: true });

  test('are those of Math', () => {
    fc.assert(
      fc.property(wide, (x) => {
        expect(fastExp(x) / Math.exp(x) || 1).toBeCloseTo(1, 14);
      }),
    );
    fc.assert(
      fc.property(base, exponent, (x, y) => {
        expect(fastPower(x, y) / x ** y).toBeCloseTo(1, 12);
      }),
    );
    expect([fastPower(0, 2), fastPower(-1, 2), fastExp(NaN)]).toEqual([0, NaN, NaN]);
  });
});
