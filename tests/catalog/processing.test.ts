import { expect, test } from 'vitest';

import { describeProcessing } from '../../services/catalog/stac/lineage.ts';

test('what is to be known of a run stands in the words on its processing too', () => {
  const warning = { en: 'Given by the request: wind 30 km/h', fr: 'Donné par la demande' };
  const described = describeProcessing({
    process: { id: 'wildfire-spread', version: '1' },
    inputs: [],
    observations: [],
    parameters: {},
    versions: { growth: 'x' },
    warnings: [warning],
    key: 'a',
  });
  expect(described['processing:lineage']).toContain('Given by the request: wind 30 km/h.');
});
