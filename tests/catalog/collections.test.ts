import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect, test } from 'vitest';

import type { CollectionEntry } from '../../services/catalog/collection.ts';
import { readEntries } from '../../services/catalog/entries.ts';
import { casesDir, describeCases } from '../cases.ts';

const STAC = 'https://schemas.stacspec.org/v1.1.0';
const SCHEMAS = 'tests/fixtures/stac/v1.1.0';
const entries: readonly CollectionEntry[] = await readEntries('data-catalog');

async function openAjv(): Promise<Ajv> {
  const ajv = new Ajv({ strict: false, allErrors: true });
  (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  ajv.addFormat('iri', true);
  for (const folder of ['tests/fixtures/stac/geojson', SCHEMAS]) {
    for (const name of await readdir(folder)) {
      const schema = JSON.parse(await readFile(join(folder, name), 'utf8')) as object;
      // The official common.json has a slip in its $id; others refer to it by its right name.
      const id = `${STAC}/item-spec/json-schema/common.json`;
      ajv.addSchema(name === 'common.json' ? { ...schema, $id: id } : schema);
    }
  }
  // Not used by any of our entries, but the datacube schema wants it to be there.
  ajv.addSchema({ type: 'object' }, 'https://proj.org/schemas/v0.7/projjson.schema.json');
  return ajv;
}

describe('the collections of the catalog', () => {
  let isCollection: ValidateFunction | undefined;
  beforeAll(async () => {
    isCollection = (await openAjv()).getSchema(
      `${STAC}/collection-spec/json-schema/collection.json`,
    );
  });

  test.each(entries.map((entry) => ({ id: entry.id, entry })))(
    '$id is valid by the official STAC 1.1 schema',
    ({ entry }) => {
      expect(isCollection?.(entry), JSON.stringify(isCollection?.errors)).toBe(true);
    },
  );

  test('every one says in two languages what it is and whom to thank', () => {
    for (const entry of entries) {
      for (const key of ['isohyet:title', 'isohyet:description', 'isohyet:attribution'] as const) {
        expect(entry[key].en, entry.id).not.toBe('');
        expect(entry[key].fr, entry.id).not.toBe('');
      }
      expect(
        entry.links.some(({ rel }) => rel === 'license'),
        entry.id,
      ).toBe(true);
    }
  });

  // The attribution that the provider asks for: ECCC Data Servers End-use Licence 2.1.
  test.each(
    entries
      .filter((entry) => entry.id.startsWith('eccc-') && entry['isohyet:kind'] !== 'table')
      .map((entry) => ({ id: entry.id, entry })),
  )('$id carries the attribution of ECCC to the letter', ({ entry }) => {
    expect(entry['isohyet:attribution'].en).toContain(
      'Data Source: Environment and Climate Change Canada',
    );
  });

  test('exercise collections are marked, and no other', () => {
    for (const entry of entries) {
      const isExercise = entry.id.startsWith('exercise-');
      expect(entry['isohyet:marks'], entry.id).toEqual(isExercise ? ['EXERCISE'] : []);
    }
  });
});

describeCases('the datacube extension', () => {
  const cubes = entries.filter((entry) => entry['isohyet:kind'] !== 'table');
  test.each(cubes.map((entry) => ({ id: entry.id, entry })))(
    '$id is valid by its schema',
    async ({ entry }) => {
      const path = join(casesDir, 'stac-covjson/stac-ext/datacube-schema.json');
      const check = (await openAjv()).compile(JSON.parse(await readFile(path, 'utf8')) as object);
      expect(check(entry), JSON.stringify(check.errors)).toBe(true);
      expect(Object.keys((entry['cube:variables'] as object | undefined) ?? {})).not.toEqual([]);
    },
  );
});
