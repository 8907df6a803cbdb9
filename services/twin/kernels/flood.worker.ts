import { serveJobs } from '../../platform/worker-jobs.ts';
import { openFloodBand, type FloodBand } from '../../science/hydraulics/band.ts';
import type { FloodPlan } from '../../science/hydraulics/plan-flood.ts';

/** A band goes on to a time; the plan comes along with the first job of a thread only. */
export type FloodJob = {
  readonly band: number;
  readonly untilS: number;
  readonly plan: FloodPlan;
};

const bands = new Map<number, FloodBand>();

serveJobs<FloodJob, boolean>(({ band, untilS, plan }) => {
  const own = bands.get(band) ?? openFloodBand(plan, band);
  bands.set(band, own);
  return own.advance(untilS);
});
