import { answerApart } from '../../answer-apart.ts';
import type { ApartJob } from '../../run-apart.ts';
import type { HydrographRequest } from './hydrograph-request.ts';
import { runHydrograph } from './run-hydrograph.ts';

/** What the process that runs a scenario is given. */
export type HydrographJob = ApartJob & {
  /** of the collection that is made */
  readonly id: string;
  readonly request: HydrographRequest;
};

/** What is told of it. */
export type HydrographSummary = Awaited<ReturnType<typeof runHydrograph>>;

await answerApart((job: HydrographJob, deps) => runHydrograph(job, deps));
