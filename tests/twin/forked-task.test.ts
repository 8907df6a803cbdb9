import { expect, test } from 'vitest';

import { runForked } from '../../services/twin/forked-task.ts';

test('a job longer than an argument of a process may be arrives whole', async () => {
  const lengths: number[] = [];
  const code = await runForked<{ length: number }>({
    script: new URL('./job-size.worker.ts', import.meta.url),
    job: { text: 'x'.repeat(1_000_000) },
    heapMb: 128,
    onMessage: ({ length }) => lengths.push(length),
  });
  expect({ code, lengths }).toEqual({ code: 0, lengths: [1_000_000] });
});
