import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { openGeometry } from '../../../services/earth/geometry.ts';
import { gridCellCount, gridShape, type Grid } from '../../../services/earth/grid.ts';
import { decodeField } from '../../../services/formats/grib/decode.ts';
import { readFieldHeads } from '../../../services/formats/grib/heads.ts';
import { findMessages } from '../../../services/formats/grib/scan.ts';
import { Fault } from '../../../services/platform/fault.ts';
import { toByteSource } from '../../../services/platform/byte-source.ts';
import { describeCases } from '../../cases.ts';
import { readBytes, readCase } from './read-case.ts';

/** Small real messages, one of each kind of grid, packing and edition that small files have. */
const SEEDS = [
  'grib-ecmwf/O32_global.grib1',
  'grib-ecmwf/O32_global.grib2',
  'grib-ecmwf/chem-cams.grib',
  'grib-ecmwf/healpix_H8.grib2',
  'grib-ecmwf/hdate.grib',
  'grib-ecmwf/mercator.grib',
  'grib-ecmwf/optical-cams.grib',
  'grib-ecmwf/rotated_ll.grib',
  'grib-ecmwf/polar_stereographic.grib',
  'grib-ecmwf/lambert_azimuthal_equal_area.grib',
  'grib-ecmwf/step_60m.grib',
  'grib-ecmwf/test_single_with_missing.grib',
  'grib-ecmwf/tp_on_different_grid_resolutions.grib',
  'grib-other/Z__C_RJTD_20160822020000_NOWC_GPV_Ggis10km_Pphw10_FH0000-0100_grib2.bin',
  'grib-other/file.grib2',
  'grib-other/gdas.t12z.msg46.grib2',
  'grib-other/gfs.t06z.pgrb2.10p0.f010.grib2',
  'grib-other/missing_values.grib2',
  'grib-other/scanning_mode_with_bitmap.grib2',
  'grib-eccc/CMC_glb_NSWRS_SFC_0_latlon.15x.15_2020041100_P000.grib2',
  'grib-eccc/CMC_glb_TMP_ISBL_1015_ps30km_2013052000_P006.grib2',
  'grib-eccc/CMC_reg_WIND_ISBL_300_ps60km_2010052400_P012.grib',
] as const;

/** More for a long search: ISOHYET_FUZZ_RUNS=5000. */
const RUNS = Number(process.env['ISOHYET_FUZZ_RUNS'] ?? 60);

/** One change of a message: an octet, a run of ones or zeros, a cut, a piece doubled. */
type Mutation = { readonly at: number; readonly kind: number; readonly value: number };

function mutate(bytes: Uint8Array, mutations: readonly Mutation[]): Uint8Array<ArrayBuffer> {
  let result = new Uint8Array(bytes);
  for (const { at, kind, value } of mutations) {
    // Most changes go to the headers, where they hurt.
    const place = Math.floor(at * Math.min(result.length, value % 2 === 0 ? 220 : result.length));
    if (kind === 0) result[place] = value;
    else if (kind === 1) result.fill(255, place, place + 4);
    else if (kind === 2) result.fill(0, place, place + 4);
    else if (kind === 3) result = result.slice(0, place);
    else result = new Uint8Array([...result.slice(0, place), ...result.slice(place / 2)]);
  }
  return result;
}

const mutations = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    kind: fc.constantFrom(0, 0, 0, 0, 1, 2, 3, 4),
    value: fc.nat(255),
  }),
  { minLength: 1, maxLength: 4 },
);

/** Takes a Fault; anything else is a bug and goes on. */
type Keep = (error: unknown) => void;

/** Reads all there is; whatever fails must be a Fault, and what is read must be whole. */
async function readAll(bytes: Uint8Array<ArrayBuffer>): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  const keep = (error: unknown) => {
    if (!(error instanceof Fault)) throw error;
    faults.push(error);
  };
  try {
    for await (const { offset, length, number, fault } of findMessages(toByteSource(bytes, 'x'))) {
      if (fault !== undefined) keep(fault);
      expect(offset + length).toBeLessThanOrEqual(bytes.length);
      await readMessage(bytes.slice(offset, offset + length), number, keep);
    }
  } catch (error) {
    keep(error);
  }
  // And past the scan, which stops most of what was cut.
  await readMessage(bytes, 1, keep);
  return faults;
}

async function readMessage(message: Uint8Array<ArrayBuffer>, number: number, keep: Keep) {
  for (const [index, head] of readFieldHeads(message, number).entries()) {
    if (head instanceof Fault) {
      keep(head);
      continue;
    }
    const { nx, ny } = gridShape(head.grid);
    // A mutated size may be allowed and yet too slow for a test of hundreds of runs.
    if (nx * ny > 5_000_000) continue;
    try {
      const coded = await decodeField(message, index, { number, dataOrder: true });
      expect(coded.values.length).toBe(gridCellCount(head.grid));
      const field = await decodeField(message, index, { number });
      expect(field.values.length).toBe(nx * ny);
      useGeometry(head.grid);
    } catch (error) {
      keep(error);
    }
  }
}

/** Whatever a header makes of a grid, its geometry opens and answers with numbers. */
function useGeometry(grid: Grid): void {
  const geometry = openGeometry(grid);
  const [, south, , north] = geometry.bbox();
  expect(geometry.bbox().every(Number.isFinite)).toBe(true);
  const middle = (south + north) / 2;
  for (const lonDeg of [-179.9, 0, 123.4]) {
    geometry.nearest(lonDeg, middle);
    const cells = geometry.around(lonDeg, middle);
    const shares = cells.reduce((sum, { weight }) => sum + weight, 0);
    if (cells.length > 0) expect(shares).toBeCloseTo(1, 6);
  }
  expect(geometry.cellAreaM2(0)).toBeGreaterThanOrEqual(0);
}

describeCases('mutated real messages', () => {
  test.each(SEEDS)(
    '%s: a Fault or a whole field, never a crash',
    async (path) => {
      const bytes = readBytes(path);
      await fc.assert(
        fc.asyncProperty(mutations, async (changes) => {
          for (const fault of await readAll(mutate(bytes, changes))) {
            expect(['corrupt-data', 'unsupported-format', 'too-large']).toContain(fault.kind);
            expect(fault.facts).toMatchObject({ message: expect.any(Number) });
          }
        }),
        { numRuns: RUNS },
      );
    },
    60_000,
  );

  test('every cut of a message is refused, by section and octet', async () => {
    const bytes = readBytes('grib-other/scanning_mode_with_bitmap.grib2');
    for (let length = 0; length < bytes.length; length++) {
      const [fault] = await readAll(bytes.slice(0, length));
      expect(fault?.kind).toBe('corrupt-data');
      expect(fault?.facts).toMatchObject({
        message: 1,
        section: expect.any(Number),
        octet: expect.any(Number),
      });
    }
  });

  test('a header of a thousand million cells is refused before anything is allocated', async () => {
    const bytes = readBytes('grib-other/days.grib2');
    const lengthAt = (at: number) => new DataView(bytes.buffer).getUint32(at);
    let at = 16;
    while (bytes[at + 4] !== 3) at += lengthAt(at);
    const section3 = new DataView(bytes.buffer, at);
    section3.setUint32(6, 1_000_000_000);
    section3.setUint32(30, 40_000);
    section3.setUint32(34, 25_000);
    const [head] = readFieldHeads(bytes, 7);
    expect(head).toBeInstanceOf(Fault);
    expect(head).toMatchObject({
      kind: 'too-large',
      facts: { message: 7, section: 3, octet: 31, count: 1_000_000_000 },
    });
  });

  test.each([
    { path: 'grib-ecmwf/O32_global.grib1', section: 2 },
    { path: 'grib-ecmwf/O32_global.grib2', section: 3 },
  ])('$path: a Gaussian number of 40000 is refused', async ({ path, section }) => {
    const bytes = (await readCase(path))[0]!.bytes;
    const view = new DataView(bytes.buffer);
    if (section === 2) {
      // Section 2 stands behind sections 0 and 1; N is its octets 26 and 27.
      view.setUint16(8 + ((view.getUint16(8) << 8) | view.getUint8(10)) + 25, 40_000);
    } else {
      let section3 = 16;
      while (bytes[section3 + 4] !== 3) section3 += view.getUint32(section3);
      view.setUint32(section3 + 67, 40_000);
    }
    expect(readFieldHeads(bytes)[0]).toMatchObject({
      kind: 'unsupported-format',
      message: expect.stringContaining('a Gaussian grid N40000'),
      facts: { section },
    });
  });

  test('a bitmap that the centre defines is refused by name', async () => {
    const bytes = readBytes('grib-other/days.grib2');
    const at = bytes.findIndex(
      (_, i) => bytes[i + 3] === 6 && bytes[i + 4] === 6 && bytes[i + 5] === 255,
    );
    expect(at).toBeGreaterThan(0);
    bytes[at + 5] = 3;
    await expect(decodeField(bytes, 0)).rejects.toMatchObject({
      kind: 'unsupported-format',
      message: /bitmap 3 defined by the centre/,
    });
    bytes[at + 5] = 254;
    expect(readFieldHeads(bytes)).toMatchObject([
      { kind: 'corrupt-data', message: /reuses a bitmap that no earlier field defines/ },
    ]);
  });

  test('a bitmap is used again by later fields of its message (indicator 254)', async () => {
    const bytes = readBytes('grib-other/scanning_mode_with_bitmap.grib2');
    // Sections 4 to 7 once more, section 6 by reference (regulation 92.6.1).
    const sections: Uint8Array[] = [];
    const view = new DataView(bytes.buffer);
    for (let at = 16; at < bytes.length - 4; at += view.getUint32(at)) {
      sections.push(bytes.slice(at, at + view.getUint32(at)));
    }
    const again = sections
      .filter((section) => section[4]! >= 4)
      .map((section) => (section[4] === 6 ? Uint8Array.of(0, 0, 0, 6, 6, 254) : section));
    const parts = [bytes.slice(0, 16), ...sections, ...again, bytes.slice(-4)];
    const doubled = new Uint8Array(parts.flatMap((part) => [...part]));
    new DataView(doubled.buffer).setBigUint64(8, BigInt(doubled.length));
    const [first, second] = [await decodeField(doubled, 0), await decodeField(doubled, 1)];
    expect(second.values).toEqual(first.values);
    expect(second.values.filter((value) => Number.isNaN(value)).length).toBe(1);
  });
});

describe('foreign bytes', () => {
  test.each([
    { name: 'nothing', bytes: new Uint8Array(0) },
    { name: 'an error page', bytes: new TextEncoder().encode('<html>404 Not Found</html>') },
    { name: 'the mark alone', bytes: new TextEncoder().encode('GRIB') },
    {
      name: 'the word in a text',
      bytes: new TextEncoder().encode('what is a GRIB message, then?'),
    },
  ])('$name is refused', async ({ bytes }) => {
    const faults = await readAll(new Uint8Array(bytes));
    expect(faults.length).toBeGreaterThan(0);
    expect(faults[0]).toMatchObject({ kind: 'corrupt-data', facts: { message: 1, section: 0 } });
    expect(readFieldHeads(bytes)[0]).toBeInstanceOf(Fault);
  });

  test('random octets behind the mark never crash', async () => {
    const edition = fc.constantFrom(1, 2);
    await fc.assert(
      fc.asyncProperty(edition, fc.uint8Array({ maxLength: 300 }), async (number, tail) => {
        const bytes = new Uint8Array([0x47, 0x52, 0x49, 0x42, 0, 0, 0, number, ...tail]);
        await readAll(bytes);
      }),
      { numRuns: 300 },
    );
  });
});
