import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { toByteSource } from '../../../services/platform/byte-source.ts';
import { Fault } from '../../../services/platform/fault.ts';
import { readFieldHeads } from '../../../services/formats/grib/heads.ts';
import { findMessages } from '../../../services/formats/grib/scan.ts';

const FOLDER = new URL('../../fixtures/grib-products/', import.meta.url);

type Product = {
  readonly template: number;
  readonly processId: number;
  readonly id: string;
  readonly member?: number;
  readonly ensembleSize?: number;
  readonly ecCodes: { readonly validityDate: number; readonly validityTime: number };
};

// Messages written by ecCodes 2.47 key by key; valid times as it reads them back. Ids follow
// services/formats/grib/README.md.
describe('product definition templates', () => {
  const file = new Uint8Array(readFileSync(new URL('products.grib2', FOLDER)));
  const products: readonly Product[] = JSON.parse(
    readFileSync(new URL('products.json', FOLDER), 'utf8'),
  );

  test.each(products.map((product, at) => ({ ...product, at })))(
    '4.$template: $id',
    async ({ at, template, processId, id, member, ensembleSize, ecCodes }) => {
      const messages = await Array.fromAsync(findMessages(toByteSource(file, 'products')));
      const { offset, length } = messages[at]!;
      const [head] = readFieldHeads(file.subarray(offset, offset + length));
      if (head === undefined || head instanceof Fault) throw head ?? new Error('no field');
      expect(head.variable.id).toBe(id);
      expect([head.member, head.ensembleSize]).toEqual([member, ensembleSize]);
      expect(head.origin).toMatchObject({ processId, product: `4.${template}`, centre: 54 });
      const valid = new Date(head.validMs).toISOString();
      const { validityDate, validityTime } = ecCodes;
      const digits = valid.replaceAll(/\D/g, '');
      expect([Number(digits.slice(0, 8)), Number(digits.slice(8, 12))]).toEqual([
        validityDate,
        validityTime,
      ]);
    },
  );
});
