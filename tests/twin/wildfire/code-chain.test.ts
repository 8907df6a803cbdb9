import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { openCodeChain, QUALITY } from '../../../services/twin/wildfire/code-chain.ts';
import type { NoonWeather } from '../../../services/twin/wildfire/noon-weather.ts';
import { describeReference, referenceDir } from '../../cases.ts';

const SEASON = {
  startDays: 3,
  startNoonC: 12,
  stopDays: 3,
  stopNoonC: 5,
  snowFreeDays: 3,
  snowKgM2: 5,
};
const START = { ffmc: 85, dmc: 6, dc: 15 };
const OPTIONS = {
  latitudes: Float64Array.of(40),
  fireWeather: { ffmcConstant: 147.27723 as const, latitudeAdjust: true },
  startCodes: START,
  season: SEASON,
};

const one = (value: number) => Float32Array.of(value);

function day(temperatureC: number, changes: Partial<NoonWeather> = {}): NoonWeather {
  return {
    temperatureC: one(temperatureC),
    relativeHumidityPercent: one(40),
    windKmH: one(10),
    precipitationMm: one(0),
    precipitationHours: one(24),
    ...changes,
  };
}

describeReference('a chain of days on a grid', () => {
  test('gives the 48 days of Van Wagner & Pickett 1985, in 32 bits', () => {
    const text = readFileSync(join(referenceDir, 'fire/fwi_vw85_48days.csv'), 'utf8');
    const [head, ...lines] = text.trim().split('\n');
    const names = head!.replaceAll('"', '').split(',');
    const chain = openCodeChain(OPTIONS, {
      ffmc: one(START.ffmc),
      dmc: one(START.dmc),
      dc: one(START.dc),
      activeDays: 1,
    });
    for (const line of lines) {
      const cells = line.split(',').map(Number);
      const row = Object.fromEntries(names.map((name, at) => [name, cells[at]!]));
      const result = chain.step(
        day(row['TEMP']!, {
          relativeHumidityPercent: one(row['RH']!),
          windKmH: one(row['WS']!),
          precipitationMm: one(row['PREC']!),
        }),
        row['MON']!,
      );
      // The gate of 32-bit storage in the README of the reference numbers.
      expect(Math.abs(result.ffmc[0]! - row['FFMC']!)).toBeLessThan(1e-3);
      expect(Math.abs(result.dmc[0]! - row['DMC']!)).toBeLessThan(1e-3);
      expect(Math.abs(result.dc[0]! - row['DC']!)).toBeLessThan(2e-3);
      expect(Math.abs(result.fwi[0]! - row['FWI']!)).toBeLessThan(1e-4 * row['FWI']! + 1e-4);
    }
  });
});

describe('the fire season of a cell', () => {
  test('begins on the day after three warm ones, with start-up values', () => {
    const chain = openCodeChain(OPTIONS);
    const season = [13, 14, 15, 16].map((noonC) => chain.step(day(noonC), 5).season[0]);
    expect(season).toEqual([0, 0, 0, 1]);
  });

  test('out of season there is no danger to tell: NaN, never zero', () => {
    const chain = openCodeChain(OPTIONS);
    const result = chain.step(day(20), 5);
    expect(result.season[0]).toBe(0);
    for (const name of ['ffmc', 'dmc', 'dc', 'isi', 'bui', 'fwi', 'dsr', 'quality'] as const) {
      expect(result[name][0], name).toBeNaN();
    }
  });

  test('ends under snow, and begins on the third bare day', () => {
    const chain = openCodeChain(OPTIONS);
    for (const noonC of [13, 14, 15, 16]) chain.step(day(noonC), 5);
    const snow = (kgM2: number) => chain.step(day(8, { snowKgM2: one(kgM2) }), 5);
    expect(snow(20).season[0]).toBe(0);
    expect([snow(0), snow(0), snow(0)].map(({ season }) => season[0])).toEqual([0, 0, 1]);
  });

  test('ends on the day after three cold ones', () => {
    const chain = openCodeChain(OPTIONS);
    for (const noonC of [13, 14, 15, 16]) chain.step(day(noonC), 10);
    const season = [4, 3, 2, 1].map((noonC) => chain.step(day(noonC), 10).season[0]);
    expect(season).toEqual([1, 1, 1, 0]);
  });

  test('missing weather stays missing, and the season is not known', () => {
    const chain = openCodeChain(OPTIONS, {
      ffmc: one(85),
      dmc: one(6),
      dc: one(15),
      activeDays: 1,
    });
    const result = chain.step(day(NaN), 6);
    expect(result.season[0]).toBeNaN();
    expect(result.fwi[0]).toBeNaN();
  });

  test('what to know of a cell is told as a sum of flags', () => {
    const codes = { ffmc: one(85), dmc: one(6), dc: one(15) };
    const old = openCodeChain(OPTIONS, { ...codes, activeDays: 40 });
    expect(old.step(day(20), 6).quality[0]).toBe(0);
    expect(old.step(day(20, { precipitationHours: one(20) }), 6).quality[0]).toBe(
      QUALITY.partialRain,
    );
    const young = openCodeChain(OPTIONS, { ...codes, activeDays: 0 });
    expect(young.step(day(20), 6, true).quality[0]).toBe(QUALITY.startUp + QUALITY.filledDay);
  });

  test('members go on from the same day by themselves', () => {
    const chain = openCodeChain(OPTIONS, {
      ffmc: one(85),
      dmc: one(6),
      dc: one(15),
      activeDays: 40,
    });
    const [dry, wet] = [chain.fork(), chain.fork()];
    const afterDry = dry.step(day(25), 6).ffmc[0]!;
    const afterWet = wet.step(day(25, { precipitationMm: one(20) }), 6).ffmc[0]!;
    expect(afterWet).toBeLessThan(afterDry);
    expect(chain.codes.ffmc[0]).toBe(85);
  });
});

describe('a cell with some of its weather', () => {
  test('without wind has a DMC and a DC, to which the FFMC is missing', () => {
    const start = { ffmc: one(85), dmc: one(6), dc: one(15), activeDays: 1 };
    const [calm, whole] = [openCodeChain(OPTIONS, start), openCodeChain(OPTIONS, start)];
    const without = calm.step(day(20, { windKmH: one(NaN) }), 6);
    const all = whole.step(day(20), 6);
    expect(without.ffmc[0]).toBeNaN();
    expect(without.fwi[0]).toBeNaN();
    // Wind enters neither of them (FTR-33, eqs. 11 to 23).
    expect(without.dmc[0]).toBeCloseTo(all.dmc[0]!, 4);
    expect(without.dc[0]).toBeCloseTo(all.dc[0]!, 4);
  });
});

describe('the drought code over winter', () => {
  const overwintered = { ...OPTIONS, overwinter: { carryOver: 0.75, wetting: 0.75 } };
  const AUTUMN = { ffmc: one(60), dmc: one(2), dc: one(300), activeDays: 100 };

  /** Four cold days end the season, dry ones keep it out, four warm ones begin it. */
  function winter(precipitationMm: number, isRainFilled: boolean) {
    const chain = openCodeChain(overwintered, AUTUMN);
    const dry = { precipitationMm: one(0) };
    for (const noonC of [-30, -30, -30]) chain.step(day(noonC, dry), 11);
    chain.step(day(-30, { precipitationMm: one(precipitationMm) }), 12, isRainFilled, isRainFilled);
    for (const noonC of [13, 13, 13]) chain.step(day(noonC, dry), 4);
    return chain.step(day(0, dry), 4);
  }

  test('begins with the moisture of autumn and the water of winter', () => {
    // 800 exp(-300 / 400) = 377.8932; 0.75 of it and of 3.94 x 40 mm: 400 ln(800 / 401.6199).
    // Lawson & Armitage 2008, eqs. 2 to 4; the day itself adds 0.36 x 2.8 / 2 + 0.45 (April).
    const expected = 400 * Math.log(800 / 401.6199) + (0.36 * 2.8 + 0.9) / 2;
    const result = winter(40, false);
    expect(result.season[0]).toBe(1);
    expect(result.dc[0]).toBeCloseTo(expected, 1);
    expect(result.quality[0]! & QUALITY.notOverwintered).toBe(0);
  });

  test('where a day of winter was not measured begins at its start-up value, and says so', () => {
    const result = winter(40, true);
    expect(result.dc[0]).toBeCloseTo(15 + (0.36 * 2.8 + 0.9) / 2, 3);
    expect(result.quality[0]! & QUALITY.notOverwintered).toBe(QUALITY.notOverwintered);
  });
});
