import { expect, test } from 'vitest';

import { readGauges } from '../../../../services/twin/flood/forecast/read-gauges.ts';

const HOUR_MS = 3_600_000;

test('a stage without a rating is no missing reading: the reason is the rating', () => {
  const gauge = { id: 'G', rating: undefined } as never;
  const row = (hour: number, stage: number | null) =>
    ({ gauge_id: 'G', time: hour * HOUR_MS, stage_m: stage, discharge_m3s: null }) as never;
  const [readings] = readGauges(
    [gauge],
    [row(1, 1.2), row(2, 1.3), row(3, null)],
    { startMs: 0, hours: 3 },
    () => new Float64Array(3),
    { flagScheme: 'none' as never, dischargeError: 0.1 },
  );
  expect(readings!.verdicts).toEqual(['no-rating', 'no-rating', 'missing']);
  expect(readings!.summary.notUsed.map(({ code, readings: count }) => [code, count])).toEqual([
    ['no-rating', 2],
    ['missing', 1],
  ]);
});
