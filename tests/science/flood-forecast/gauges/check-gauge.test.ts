import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import {
  checkGauge,
  findResolution,
  type GaugeLimits,
} from '../../../../services/science/flood-forecast/gauges/check-gauge.ts';
import type {
  GaugeRecord,
  ProviderQuality,
} from '../../../../services/science/flood-forecast/gauges/gauge-record.ts';
import { toProviderQuality } from '../../../../services/science/flood-forecast/gauges/provider-flags.ts';
import { summariseGauge } from '../../../../services/science/flood-forecast/gauges/summarise-gauge.ts';
import { casesDir, describeCases } from '../../../cases.ts';

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 3, 1);
const HOURS = 240;
/** A flood on day four, rounded as gauges report: rises in 20 h, falls in 60. */
const FLOOD = Float64Array.from({ length: HOURS }, (_, hour) => {
  const since = hour - 96;
  const shape = since < 0 ? Math.exp(since / 20) : Math.exp(-since / 60);
  return Math.round(100 * (12 + 80 * shape + Math.sin(hour))) / 100;
});

function record(
  change: (values: Float64Array, qualities: ProviderQuality[]) => void = () => undefined,
): GaugeRecord {
  const values = Float64Array.from(FLOOD);
  const qualities = Array.from(values, (): ProviderQuality => 'ok');
  change(values, qualities);
  const timesMs = Float64Array.from(values, (_, hour) => START_MS + hour * HOUR_MS);
  return { gaugeId: 'g', quantity: 'discharge', timesMs, values, qualities };
}

describe('a reading is judged', () => {
  test('a flood is a flood: nothing of it is refused', () => {
    const { codes, usable } = checkGauge(record(), { model: FLOOD });
    expect(new Set(codes)).toEqual(new Set(['ok']));
    expect([...usable]).toEqual([...FLOOD]);
  });

  test.each<{
    name: string;
    change: Parameters<typeof record>[0];
    limits?: GaugeLimits;
    code: string;
    hours: number[];
  }>([
    {
      name: 'missing',
      change: (values) => void values.fill(NaN, 7, 9),
      code: 'missing',
      hours: [7, 8],
    },
    { name: 'negative', change: (values) => void (values[5] = -0.1), code: 'negative', hours: [5] },
    { name: 'a spike', change: (values) => void (values[50] = 150), code: 'spike', hours: [50] },
    {
      name: 'two readings of nothing',
      change: (values) => void values.fill(0, 50, 52),
      code: 'spike',
      hours: [50, 51],
    },
    {
      name: 'a newest reading that no river reaches in an hour',
      change: (values) => void (values[239] = 400),
      code: 'rate-of-change',
      hours: [239],
    },
    {
      name: 'ice',
      change: (_, qualities) => void qualities.fill('ice', 3, 5),
      code: 'flag-ice',
      hours: [3, 4],
    },
    {
      name: 'estimated',
      change: (_, qualities) => void (qualities[9] = 'estimated'),
      code: 'flag-estimated',
      hours: [9],
    },
    {
      name: 'a flag nobody knows',
      change: (_, qualities) => void (qualities[9] = toProviderQuality('wsc', 'Q')),
      code: 'flag-unknown',
      hours: [9],
    },
    {
      name: 'dry, and yet it flows',
      change: (_, qualities) => void (qualities[9] = 'dry'),
      code: 'flag-dry-but-flowing',
      hours: [9],
    },
    {
      name: 'beyond the sensor',
      change: () => undefined,
      limits: { range: [0, 91] },
      code: 'out-of-range',
      hours: [...FLOOD.keys()].filter((hour) => FLOOD[hour]! > 91),
    },
  ])('$name', ({ change, limits, code, hours }) => {
    const checked = checkGauge(record(change), limits);
    const found = [...checked.codes.keys()].filter((hour) => checked.codes[hour] !== 'ok');
    expect(found).toEqual(hours);
    for (const hour of hours) {
      expect(checked.codes[hour]).toBe(code);
      expect(checked.usable[hour]).toBeNaN();
    }
  });

  test('dry and zero is a measurement', () => {
    const checked = checkGauge(
      record((values, qualities) => {
        values.fill(0);
        qualities.fill('dry');
      }),
      { unusualHours: 1000 },
    );
    expect(checked.codes[20]).toBe('dry');
    expect(checked.usable[20]).toBe(0);
  });
});

describe('a sensor that stands still', () => {
  const stuckFrom = (hour: number, until = HOURS) =>
    record((values) => void values.fill(values[hour]!, hour, until));

  test('is found after a day by the record itself, from its second reading on', () => {
    const checked = checkGauge(stuckFrom(200));
    expect(checked.codes.indexOf('stuck-unusual')).toBe(201);
    expect(checked.codes.slice(201).every((code) => code === 'stuck-unusual')).toBe(true);
    expect(checked.codes.slice(0, 201).every((code) => code === 'ok')).toBe(true);
  });

  test('is not yet found after half a day, but for a model that moves', () => {
    expect(new Set(checkGauge(stuckFrom(80, 92)).codes)).toEqual(new Set(['ok']));
    const checked = checkGauge(stuckFrom(80, 92), { model: FLOOD });
    expect([...checked.codes.keys()].filter((at) => checked.codes[at] !== 'ok')).toEqual([
      81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91,
    ]);
    expect(checked.codes[85]).toBe('stuck-against-model');
  });

  test('a dry gauge, or a trickle in coarse steps, is not judged by a model that moves', () => {
    // It rises by 0.7 within a run: a trickle would not be a step higher.
    const model = FLOOD.map((value) => 10 + value);
    const still = (value: number) => {
      const trickle = record((values) => {
        for (let hour = 0; hour < HOURS; hour += 1)
          values[hour] = value + (hour % 20 === 0 ? 0.01 : 0);
      });
      return new Set(checkGauge(trickle, { model, unusualHours: 1000 }).codes);
    };
    expect(still(0)).toEqual(new Set(['ok']));
    expect(still(0.01)).toEqual(new Set(['ok']));
    expect(still(1)).toContain('stuck-against-model');
  });

  test('most neighbours must move', () => {
    const still = new Float64Array(HOURS).fill(5);
    const codes = (neighbours: Float64Array[]) =>
      checkGauge(stuckFrom(80, 92), { neighbours }).codes;
    expect(codes([FLOOD, FLOOD, still])).toContain('stuck-against-neighbour');
    expect(codes([FLOOD, still])).not.toContain('stuck-against-neighbour');
  });

  test('a river in coarse steps that often stands still for two days is believed for six', () => {
    const steps = record((values) => {
      for (let hour = 0; hour < HOURS; hour += 1) values[hour] = 3 + (hour % 96 < 48 ? 0 : 1);
    });
    expect(new Set(checkGauge(steps).codes)).toEqual(new Set(['ok']));
  });

  test.each([
    { values: [1, 2, 30], resolution: 1 },
    { values: [1.25, 2, NaN], resolution: 0.01 },
    { values: [1 / 3], resolution: 0 },
  ])('$values come in steps of $resolution', ({ values, resolution }) => {
    expect(findResolution(values)).toBe(resolution);
  });
});

describe('what is not used is said', () => {
  test('by piece, with its reason, and whether the gauge is of use now', () => {
    const checked = checkGauge(
      record((values, qualities) => {
        qualities.fill('ice', 3, 6);
        values[100] = NaN;
      }),
    );
    const summary = summariseGauge(checked, START_MS + (HOURS - 1) * HOUR_MS);
    expect(summary).toMatchObject({
      gaugeId: 'g',
      state: 'used',
      readings: 239,
      usable: 236,
      stepMs: HOUR_MS,
      counts: { ok: 236, 'flag-ice': 3, missing: 1 },
      gaps: [],
      notUsed: [
        {
          code: 'flag-ice',
          fromMs: START_MS + 3 * HOUR_MS,
          toMs: START_MS + 5 * HOUR_MS,
          readings: 3,
        },
        { code: 'missing', readings: 1 },
      ],
    });
    expect(summariseGauge(checked, START_MS + 300 * HOUR_MS)).toMatchObject({
      state: 'silent',
      gaps: [{ fromMs: START_MS + 239 * HOUR_MS, missingReadings: 60 }],
    });
  });

  test('nothing is empty, and one old reading is silent', () => {
    const of = (values: Float64Array) => {
      const timesMs = values.map((_, hour) => START_MS + hour * HOUR_MS);
      const qualities = Array.from(values, (): ProviderQuality => 'ok');
      const checked = checkGauge({ gaugeId: 'g', quantity: 'stage', timesMs, values, qualities });
      return summariseGauge(checked, START_MS + 24 * HOUR_MS);
    };
    expect(of(new Float64Array(0))).toMatchObject({ state: 'empty', readings: 0, newestMs: NaN });
    expect(of(Float64Array.of(1.2))).toMatchObject({ state: 'silent', usable: 1, stepMs: NaN });
  });

  test('times out of order and arrays that do not belong together are refused', () => {
    const bad = record();
    bad.timesMs[4] = bad.timesMs[3]!;
    expect(() => checkGauge(bad)).toThrow('do not ascend at reading 5');
    expect(() => checkGauge({ ...record(), qualities: [] })).toThrow('240 readings and 0 flags');
  });
});

describeCases('the record of 04JD005 by the Water Survey of Canada', () => {
  // Counted in the file by `cut -d, -f5 | sort | uniq -c`: B 7741, E 285, A 51 of 17,898 days.
  test('every flagged day is left out for its flag, and no other day', () => {
    const text = readFileSync(join(casesDir, 'hydrometric', '04JD005_Daily_Flow_ts.csv'), 'utf8');
    const rows = text.split(/\r?\n/).map((line) => line.split(','));
    const days = rows.filter((cells) => /^\d{4}\//.test(cells[2] ?? ''));
    const checked = checkGauge({
      gaugeId: '04JD005',
      quantity: 'discharge',
      timesMs: Float64Array.from(days, ([, , date]) => Date.parse(date!.replaceAll('/', '-'))),
      values: Float64Array.from(days, ([, , , flow]) => (flow === '' ? NaN : Number(flow))),
      qualities: days.map(([, , , , symbol]) => toProviderQuality('wsc', symbol)),
    });
    const { counts, state } = summariseGauge(checked, checked.record.timesMs.at(-1)!);
    expect(counts).toEqual({
      'flag-ice': 7741,
      'flag-estimated': 285,
      'flag-partial': 51,
      ok: 9821,
    });
    expect(state).toBe('flag-ice');
  });
});
