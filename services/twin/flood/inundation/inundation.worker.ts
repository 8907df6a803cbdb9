import { answerApart } from '../../answer-apart.ts';
import type { ApartJob } from '../../run-apart.ts';
import type { InundationRequest } from './inundation-request.ts';
import { runInundation } from './run-inundation.ts';

/** What the process that runs a scenario is given. */
export type InundationJob = ApartJob & {
  /** of the collection that is made */
  readonly id: string;
  readonly request: InundationRequest;
  /** time of the request, ms */
  readonly nowMs: number;
};

/** What is told of it. */
export type InundationSummary = Awaited<ReturnType<typeof runInundation>>;

await answerApart((job: InundationJob, deps) => runInundation(job, deps));
