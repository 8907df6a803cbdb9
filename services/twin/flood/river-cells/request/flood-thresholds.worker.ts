import { answerApart } from '../../../answer-apart.ts';
import { runFloodThresholds, type FloodThresholdsJob } from './run-flood-thresholds.ts';

await answerApart((job: FloodThresholdsJob, deps) => runFloodThresholds(job, deps));
