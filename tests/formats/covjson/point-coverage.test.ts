import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';

import { toUcum } from '../../../services/earth/ucum.ts';
import {
  toCoverageJson,
  type PointCoverage,
} from '../../../services/formats/covjson/point-coverage.ts';
import { casesDir, describeCases } from '../../cases.ts';
import { PRECIPITATION, TEMPERATURE } from '../../query/small-world.ts';

const COVERAGE: PointCoverage = {
  lonDeg: -120,
  latDeg: 50,
  times: ['2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z'],
  ranges: [
    { variable: TEMPERATURE, values: Float32Array.of(273.15, NaN) },
    { variable: PRECIPITATION, values: Float32Array.of(0, 0.1) },
  ],
  extra: { 'isohyet:run': '2026-01-01T00:00:00Z' },
};

describeCases('CoverageJSON point series', () => {
  const schemaPath = join(casesDir, 'stac-covjson/covjson/coveragejson.json');
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(schemaPath, 'utf8')) as object);

  test.each([
    { name: 'one series is a Coverage', coverages: [COVERAGE], type: 'Coverage' },
    {
      name: 'several are a CoverageCollection',
      coverages: [COVERAGE, COVERAGE],
      type: 'CoverageCollection',
    },
    { name: 'none are an empty CoverageCollection', coverages: [], type: 'CoverageCollection' },
  ])('$name, valid against the official schema', ({ coverages, type }) => {
    const document = JSON.parse(
      JSON.stringify(toCoverageJson(coverages, { 'isohyet:source': 'x' })),
    ) as { type: string };
    expect(document.type).toBe(type);
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
  });

  test('the schema refuses what is no coverage', () => {
    expect(validate({ type: 'Coverage' })).toBe(false);
  });

  test('missing is null, single precision is written without noise', () => {
    const { ranges } = toCoverageJson([COVERAGE], {}) as {
      ranges: Record<string, { values: unknown }>;
    };
    expect(ranges['air_temperature_2m']!.values).toEqual([273.15, null]);
    expect(ranges['precipitation_amount_1h']!.values).toEqual([0, 0.1]);
  });
});

// UCUM, section 2.2 and table "other units": degree is `deg`, factors are joined by a period.
test.each([
  { cf: 'kg m-2 s-1', ucum: 'kg.m-2.s-1' },
  { cf: 'degree', ucum: 'deg' },
  { cf: 'K', ucum: 'K' },
  { cf: '1', ucum: '1' },
])('the UCUM symbol of $cf is $ucum', ({ cf, ucum }) => expect(toUcum(cf)).toBe(ucum));
