import { readFileSync } from 'node:fs';

import type { PackedValues } from '../../../../services/formats/grib2/packing/unpack.ts';

type Sample = {
  readonly name: string;
  readonly template: number;
  readonly count: number;
  readonly section5: string;
  readonly data: string;
  readonly values: string;
};

const FILE = new URL('../../../fixtures/grib2-packing/eccodes.json', import.meta.url);
const toBytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

/** Fields packed and read by ecCodes: see make.py beside the file. */
export const eccodesSamples = (
  JSON.parse(readFileSync(FILE, 'utf8')) as { samples: readonly Sample[] }
).samples.map(({ name, template, count, section5, data, values }) => {
  const packed: PackedValues = {
    template,
    count,
    section5: toBytes(section5),
    data: toBytes(data),
  };
  return { name, packed, expected: new Float32Array(toBytes(values).buffer) };
});
