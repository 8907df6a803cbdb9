import { serveJobs } from '../../platform/worker-jobs.ts';
import { openFireWeatherKernel } from '../../science/kernels/fire-weather-kernel.ts';
import type { BATCH_RESULTS, FireWeatherBatch } from '../../science/kernels/fire-weather-kernel.ts';

/** What came in copies goes back: the arrays that the step wrote. */
export type SteppedArrays = Pick<FireWeatherBatch, (typeof BATCH_RESULTS)[number]>;

const kernel = openFireWeatherKernel();

serveJobs<FireWeatherBatch, SteppedArrays>(
  (batch) => {
    kernel.step(batch);
    const { ffmc, dmc, dc, isi, bui, fwi, dsr } = batch;
    return { ffmc, dmc, dc, isi, bui, fwi, dsr };
  },
  (stepped) =>
    Object.values(stepped).flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : [])),
);
