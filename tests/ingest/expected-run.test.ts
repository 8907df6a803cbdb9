import { expect, test } from 'vitest';

import { readEntries } from '../../services/catalog/entries.ts';
import { expectRun } from '../../services/ingest/expected-run.ts';

const entries = await readEntries('data-catalog');
const expectationOf = (id: string) => entries.find((entry) => entry.id === id)!['isohyet:expect']!;

// Steps and members: documentation of the providers (UPSTREAM.md of the design).
test.each([
  { name: 'IFS at 00 UTC', id: 'ecmwf-ifs-oper', hour: 0, steps: 49 + 36, last: 360, members: 0 },
  { name: 'IFS at 06 UTC', id: 'ecmwf-ifs-oper', hour: 6, steps: 49, last: 144, members: 0 },
  { name: 'GDPS', id: 'eccc-gdps', hour: 12, steps: 85 + 52, last: 240, members: 0 },
  { name: 'GEPS', id: 'eccc-geps', hour: 0, steps: 65 + 32, last: 384, members: 21 },
  { name: 'HRDPS', id: 'eccc-hrdps', hour: 18, steps: 49, last: 48, members: 0 },
  { name: 'GloFAS', id: 'cems-glofas', hour: 0, steps: 30, last: 720, members: 51 },
  { name: 'the exercise', id: 'exercise-west', hour: 0, steps: 121, last: 120, members: 0 },
])('$name: $steps steps to $last h', ({ id, hour, steps, last, members }) => {
  const expected = expectRun(expectationOf(id), Date.UTC(2026, 0, 1, hour));
  expect(expected.leadHours).toHaveLength(steps);
  expect(expected.leadHours.at(-1)).toBe(last);
  expect(expected.members).toHaveLength(members);
});
