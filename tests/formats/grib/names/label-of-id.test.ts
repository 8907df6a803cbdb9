import { describe, expect, test } from 'vitest';

import { readEntries } from '../../../../services/catalog/entries.ts';
import { labelOfId } from '../../../../services/formats/grib/names/label-of-id.ts';

describe('a label for an id', () => {
  test.each([
    {
      id: 'air_temperature_2m',
      en: 'Air temperature, 2 m above ground',
      fr: "Température de l'air, à 2 m du sol",
    },
    {
      id: 'air_temperature_500hpa',
      en: 'Air temperature, at 500 hPa',
      fr: "Température de l'air, à 500 hPa",
    },
    { id: 'air_temperature', en: 'Air temperature', fr: "Température de l'air" },
    {
      id: 'air_temperature_2m_ensemble_mean',
      en: 'Air temperature (2m ensemble mean)',
      fr: "Température de l'air (2m ensemble mean)",
    },
  ])('$id: $en', ({ id, en, fr }) => expect(labelOfId(id)).toEqual({ en, fr }));

  test('none for what the vocabulary does not know', () => {
    expect(labelOfId('parameter_0_1_250')).toBeUndefined();
    expect(labelOfId('air')).toBeUndefined();
  });

  test('every variable that a collection expects has one', async () => {
    const entries = await readEntries('data-catalog');
    const ids = entries.flatMap((entry) => entry['isohyet:expect']?.variables ?? []);
    expect(ids.length).toBeGreaterThan(20);
    expect(ids.filter((id) => labelOfId(id) === undefined)).toEqual([]);
  });
});
