import { serveJobs } from '../../../platform/worker-jobs.ts';
import { computeCellHours, type CellCodes, type CellHours } from './cell-hours.ts';

serveJobs<CellHours, CellCodes>(computeCellHours, ({ hourly, daily }) =>
  [...hourly, ...daily].map(({ buffer }) => buffer),
);
