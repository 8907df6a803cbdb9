import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { openGeometry } from '../../../services/earth/geometry.ts';
import type { FieldHead } from '../../../services/formats/field.ts';
import { decodeField } from '../../../services/formats/grib/decode.ts';
import { Fault } from '../../../services/platform/fault.ts';
import { describeCases } from '../../cases.ts';
import { listGribCases, readCase, readExpected, type ExpectedField } from './read-case.ts';

/** What ecCodes calls a field of a case (tests/fixtures/make-eccodes-names.py). */
type EccodesNames = readonly [
  shortName: string,
  units: string,
  cfName: string,
  startStep: string,
  stepType: string,
];
const NAMES: Readonly<Record<string, readonly EccodesNames[]>> = JSON.parse(
  readFileSync(new URL('../../fixtures/grib-names/eccodes.json', import.meta.url), 'utf8'),
);

type Canonical = { readonly unit: string; readonly factor: number };

/** Canonical unit and factor of the units that ecCodes names; others are written `m s**-1`. */
const CANONICAL: Readonly<Record<string, Canonical>> = {
  '%': { unit: '1', factor: 0.01 },
  '(0 - 1)': { unit: '1', factor: 1 },
  Numeric: { unit: '1', factor: 1 },
  '(Code table 4.201)': { unit: '1', factor: 1 },
  'm of water equivalent': { unit: 'kg m-2', factor: 1000 },
  'Degree true': { unit: 'degree', factor: 1 },
  gpm: { unit: 'm', factor: 1 },
  'kg kg**-1': { unit: '1', factor: 1 },
  'm**3 m**-3': { unit: '1', factor: 1 },
};

/** Parameters that ecCodes calls `unknown`, by WMO table 4.2. */
const WMO_UNITS: Readonly<Record<string, Canonical>> = { '0.6.1': { unit: '1', factor: 0.01 } };

/** What the values become, by ecCodes alone; undefined where it knows no unit. */
function canonicalOf(expected: ExpectedField, names: EccodesNames): Canonical | undefined {
  const [shortName, units, , , stepType] = names;
  if (expected.probabilityType !== undefined) return { unit: '1', factor: 0.01 };
  // ecCodes writes total precipitation in metres of water.
  if (shortName === 'tp' && units === 'm') return { unit: 'kg m-2', factor: 1000 };
  // Fluxes summed over time are energies, though ecCodes keeps the unit of the parameter.
  if (stepType === 'accum' && units === 'W m**-2') return { unit: 'J m-2', factor: 1 };
  const { discipline, parameterCategory, parameterNumber } = expected;
  const parameter = [discipline, parameterCategory, parameterNumber].join('.');
  if (units === 'unknown') return WMO_UNITS[parameter];
  return CANONICAL[units] ?? { unit: units.replaceAll('**', ''), factor: 1 };
}

/** Same quantity under another CF name: lwe in metres is mass here, a mask is a fraction of 0 and 1. */
const CF_NAMES: Readonly<Record<string, string>> = {
  lwe_thickness_of_surface_snow_amount: 'surface_snow_amount',
  land_binary_mask: 'land_area_fraction',
};

/** `78` hours, `10m` minutes. */
function stepMs(step: string): number {
  return Number.parseInt(step, 10) * (step.endsWith('m') ? 60_000 : 3_600_000);
}

function checkNames(
  head: FieldHead,
  [shortName, , cfName, startStep, stepType]: EccodesNames,
): void {
  const { standardName } = head.variable;
  if (cfName !== 'unknown' && standardName !== undefined) {
    // ecCodes names the soil's top layer like the ground.
    const ground = shortName === 'stl1' ? 'soil_temperature' : undefined;
    expect(standardName).toBe(ground ?? CF_NAMES[cfName] ?? cfName);
  }
  const startMs = head.referenceMs + stepMs(startStep);
  // A negative length (RDPA, NCEP) ecCodes reads as 2^32 hours, and its start as after the end.
  const isInterval = stepType === 'accum' || stepType === 'avg';
  if (isInterval && startMs <= head.validMs) expect(head.intervalStartMs).toBe(startMs);
}

/** ecCodes writes 20231218 and 600 for 06:00 on 18 December. */
function toMs(date: number, time: number): number {
  const text = `${date}${String(time).padStart(4, '0')}`;
  const [, year, month, day, hour, minute] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
}

function summarise(values: Float32Array) {
  let [missing, min, max, sum] = [0, Infinity, -Infinity, 0];
  for (const value of values) {
    if (Number.isNaN(value)) {
      missing++;
      continue;
    }
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  return { missing, min, max, mean: sum / (values.length - missing) };
}

/** The grids that are refused by name, as ecCodes names them. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  unstructured_grid: /unstructured grid/,
  sh: /spherical harmonic/,
};

describeCases('every GRIB file that ecCodes has judged', () => {
  // One part in a million of the range, and half a unit in the last place of a 32-bit float: a
  // range of 14 K at 281 K is finer than those can hold.
  const tolerance = ({ min, max }: ExpectedField, factor: number) =>
    (1e-6 * (max - min) + 2 ** -24 * Math.max(Math.abs(min), Math.abs(max))) * factor;

  test.each(listGribCases())(
    '%s decodes to its numbers',
    async (path) => {
      const expectedFields = readExpected(path);
      const fields = await readCase(path);
      expect(fields.length).toBe(expectedFields.length);
      for (const [at, expected] of expectedFields.entries()) {
        const { message, bytes, index, head } = fields[at]!;
        expect(message.offset).toBe(expected.offset);
        if (index === 0 && fields[at + 1]?.index !== 1)
          expect(message.length).toBe(expected.length);
        const refused = REFUSED[expected.gridType];
        if (head instanceof Fault) {
          expect(head.kind).toBe('unsupported-format');
          expect(head.message).toMatch(refused ?? /no refusal was expected/);
          continue;
        }
        expect(refused).toBeUndefined();
        const names = NAMES[path]![at]!;
        checkHead(head, expected);
        checkNames(head, names);
        const canonical = canonicalOf(expected, names);
        // A parameter that no table here names keeps its coded numbers.
        const isNamed = head.variable.unit !== 'unknown';
        if (isNamed && canonical !== undefined) expect(head.variable.unit).toBe(canonical.unit);
        const factor = isNamed ? (canonical?.factor ?? 1) : 1;
        const within = tolerance(expected, factor);
        const near = (actual: number, wanted: number | null, what: string) => {
          const isNear =
            wanted === null ? Number.isNaN(actual) : Math.abs(actual - wanted * factor) <= within;
          expect(isNear, `field ${at}, ${what}: ${actual} for ${wanted} * ${factor}`).toBe(true);
        };
        const { values } = await decodeField(bytes, index, { dataOrder: true });
        expect(values.length).toBe(expected.nValues);
        const { missing, min, max, mean } = summarise(values);
        expect(missing).toBe(expected.nMissing);
        near(min, expected.min, 'min');
        near(max, expected.max, 'max');
        near(mean, expected.mean, 'mean');
        expected.first5.forEach((value, k) => near(values[k]!, value, `first ${k}`));
        const lastFrom = values.length - expected.last5.length;
        expected.last5.forEach((value, k) => near(values[lastFrom + k]!, value, `last ${k}`));
        expected.points.forEach(({ i, value }) => near(values[i]!, value, `value ${i}`));
        // Of rows that alternate, these points pair a raw index with the place it would have unturned.
        const alternating = ((expected.scanningMode ?? 0) & 0x10) !== 0;
        if (!alternating) await checkPlaces(bytes, index, expected, near);
      }
    },
    120_000,
  );

  function checkHead(head: FieldHead, expected: ExpectedField): void {
    expect(head.referenceMs).toBe(toMs(expected.dataDate, expected.dataTime));
    if (expected.validityDate !== undefined && expected.validityTime !== undefined) {
      expect(head.validMs).toBe(toMs(expected.validityDate, expected.validityTime));
    }
    const size = expected.numberOfForecastsInEnsemble;
    if (expected.perturbationNumber !== undefined && size !== undefined && size > 0) {
      expect([head.member, head.ensembleSize]).toEqual([expected.perturbationNumber, size]);
    }
  }

  /** Scan order, grid and geometry together: the cell nearest to a place holds its value. */
  async function checkPlaces(
    bytes: Uint8Array,
    index: number,
    expected: ExpectedField,
    near: (actual: number, wanted: number | null, what: string) => void,
  ): Promise<void> {
    const { values, grid } = await decodeField(bytes, index);
    const geometry = openGeometry(grid);
    expect(values.length).toBe(geometry.nx * geometry.ny);
    for (const { lon, lat, value } of expected.points) {
      const hit = geometry.nearest(lon, lat);
      expect(hit, `(${lon}, ${lat}) lies in the grid`).toBeDefined();
      // ecCodes rounds places to 1e-6 degrees, some 0.1 m; coded corners add as much.
      expect(hit!.distanceM, `distance to the cell of (${lon}, ${lat})`).toBeLessThan(120);
      near(values[hit!.index]!, value, `at (${lon}, ${lat})`);
    }
  }
});
