import { afterAll, expect, test } from 'vitest';

import { growFire } from '../../../services/science/fire-growth/grow-fire.ts';
import { openGrowers } from '../../../services/twin/wildfire/grow-members.ts';
import { landscape, middle, weather } from '../../science/fire-growth/sample-landscape.ts';

const growers = openGrowers(1);
afterAll(() => growers.close());

const job = {
  landscape: landscape(),
  weather: weather(4),
  ignitions: [middle],
  options: { endMin: 240 },
};

test('members on threads are the fires that they are here, and the rasters stay here too', async () => {
  const here = await growFire(job.landscape, job.weather, job.ignitions, job.options);
  const fires = await Promise.all([growers.grow(job), growers.grow(job)]);
  for (const { arrivalMin, hfiKWM } of fires) {
    expect(arrivalMin).toEqual(here.arrivalMin);
    expect(hfiKWM).toEqual(here.hfiKWM);
  }
  expect(job.landscape.fuel[0]).toBe(2);
});

test('a fire that is no longer wanted ends, and its thread grows the next one', async () => {
  const giveUp = new AbortController();
  const unwanted = growers.grow(job, giveUp.signal);
  giveUp.abort();
  await expect(unwanted).rejects.toThrow('aborted');
  await expect(growers.grow(job, giveUp.signal)).rejects.toThrow('aborted');
  expect((await growers.grow(job)).cellsBurned).toBeGreaterThan(1);
});
