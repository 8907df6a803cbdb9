import { describe, expect, test } from 'vitest';

import { levelWords, periodWords } from '../../services/earth/variable-words.ts';

describe('the words of a variable', () => {
  test.each([
    {
      level: { kind: 'height-above-ground', value: 2, unit: 'm' },
      en: '2 m above ground',
      fr: 'à 2 m du sol',
    },
    { level: { kind: 'isobaric', value: 100, unit: 'Pa' }, en: 'at 1 hPa', fr: 'à 1 hPa' },
    {
      level: { kind: 'depth-below-land', value: 0, valueTo: 0.07, unit: 'm' },
      en: '0 to 7 cm deep',
      fr: 'à 0–7 cm de profondeur',
    },
  ] as const)('$en', ({ level, en, fr }) => expect(levelWords(level)).toEqual({ en, fr }));

  test('the surface needs no words', () => expect(levelWords({ kind: 'surface' })).toBeUndefined());

  test.each([
    { method: 'sum', periodS: 86_400, en: 'in 24 h' },
    { method: 'sum', periodS: undefined, en: 'since the start of the run' },
    { method: 'maximum', periodS: 600, en: 'maximum of 10 min' },
  ] as const)('$en', ({ method, periodS, en }) =>
    expect(periodWords(method, periodS)).toMatchObject({ en }),
  );

  test('an instant needs no words', () => expect(periodWords('point', undefined)).toBeUndefined());
});
