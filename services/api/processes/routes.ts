/** OGC API - Processes - Part 1: Core, 1.0. @see https://docs.ogc.org/is/18-062r2/18-062r2.html */
import { Hono, type Context } from 'hono';
import { z } from 'zod';

import type { Job, Jobs } from '../../twin/processes/jobs.ts';
import type { ProcessRegistry } from '../../twin/processes/process.ts';
import { TABLE_TYPES } from '../../twin/processes/tables/read-posted.ts';
import { baseUrl } from '../base-url.ts';
import { chooseLanguage } from '../language.ts';
import type { Operation } from '../openapi.ts';
import { readParams } from '../params.ts';
import { toDescription, toStatusInfo, toSummary } from './documents.ts';
import { ExecuteBody, readExecuteRequest } from './execute-request.ts';
import { answerOutput, answerOutputs, type Asker } from './outputs.ts';
import { TABLE_FORMATS, toMediaType } from './table-formats.ts';

const JSON_TYPE = 'application/json';
const NO_STORE = { 'cache-control': 'no-store', vary: 'accept-language' };
const STATUSES = ['accepted', 'running', 'successful', 'failed', 'dismissed'] as const;
const f = z.enum(['json']).optional().describe('json');
const lang = z.enum(['en', 'fr']).optional().describe('language of words');
const LangParams = z.object({ f, lang });
const ProcessesParams = LangParams.extend({
  limit: z.coerce.number().int().min(1).max(1000).default(1000).describe('1 to 1000 processes'),
});
const ResultParams = z.object({ f: z.string().max(80).optional().describe('format of a table') });
const JobsParams = z.object({
  f,
  lang,
  limit: z.coerce.number().int().min(1).max(1000).default(100).describe('1 to 1000 jobs'),
  status: z.enum(STATUSES).optional(),
  processID: z.string().max(100).optional().describe('id of a process'),
});

const operation = (
  method: Operation['method'],
  path: string,
  summary: string,
  rest: Partial<Operation> = {},
): Operation => ({
  method,
  path: `/ogc${path}`,
  summary,
  tag: 'Processes',
  answers: [JSON_TYPE],
  ...rest,
});
export const processOperations: readonly Operation[] = [
  operation('get', '/processes', 'processes', { query: ProcessesParams }),
  operation('get', '/processes/{id}', 'one process', { query: LangParams }),
  operation('post', '/processes/{id}/execution', 'run a process', {
    description:
      'A JSON execute request; or, for fire-weather, fire-weather-stations, fire-weather-hourly, ' +
      'fire-weather-2025 and fire-behaviour, the table itself as CSV, Arrow or Parquet with the ' +
      'options of the process in the query string. f= chooses the format of the answer. ' +
      'GET /ogc/processes/{id} describes columns, options and defaults.',
    body: {
      [JSON_TYPE]: ExecuteBody,
      ...Object.fromEntries(TABLE_TYPES.map((type) => [type, undefined])),
    },
    answers: Object.values(TABLE_FORMATS),
  }),
  operation('get', '/jobs', 'jobs', { query: JobsParams }),
  operation('get', '/jobs/{id}', 'status of a job', { query: LangParams }),
  operation('delete', '/jobs/{id}', 'dismiss a job', { query: LangParams }),
  operation('get', '/jobs/{id}/results', 'results of a job', {
    query: ResultParams,
    answers: Object.values(TABLE_FORMATS),
  }),
  operation('get', '/jobs/{id}/results/{output}', 'one result of a job', {
    query: ResultParams,
    answers: Object.values(TABLE_FORMATS),
  }),
];

/** Mounted at `/ogc`. `maxBodyBytes` bounds the body of an execute request. */
export function processRoutes(deps: {
  readonly processes: ProcessRegistry;
  readonly jobs: Jobs;
  readonly maxBodyBytes: number;
  readonly publicUrl?: string | undefined;
}) {
  const { processes, jobs, maxBodyBytes } = deps;
  const askerOf = (c: Context, language?: 'en' | 'fr'): Asker => ({
    base: baseUrl(c, deps.publicUrl),
    language: chooseLanguage(c, language),
  });
  const answerJob = (c: Context, job: Job, asker: Asker, status: 200 | 201 = 200) => {
    const info = toStatusInfo(job, jobs, asker);
    if (status === 200) return c.json(info, 200, NO_STORE);
    const location = `${asker.base}/ogc/jobs/${job.id}`;
    return c.json(info, 201, { ...NO_STORE, location, 'preference-applied': 'respond-async' });
  };

  return new Hono()
    .get('/processes', (c) => {
      const { limit, lang: language } = readParams(ProcessesParams, c.req.url);
      const asker = askerOf(c, language);
      const links = [{ rel: 'self', type: JSON_TYPE, href: `${asker.base}/ogc/processes` }];
      const listed = processes.list().slice(0, limit);
      const summaries = listed.map((process) => toSummary(process, asker));
      return c.json({ processes: summaries, links }, 200, NO_STORE);
    })
    .get('/processes/:id', (c) => {
      const asker = askerOf(c, readParams(LangParams, c.req.url).lang);
      return c.json(toDescription(processes.get(c.req.param('id')), asker), 200, NO_STORE);
    })
    .post('/processes/:id/execution', async (c) => {
      const process = processes.get(c.req.param('id'));
      const { async, ...request } = await readExecuteRequest(c, process, maxBodyBytes);
      const asker = askerOf(c);
      const canWait = process.jobControl.includes('sync-execute');
      if (!canWait || (async && process.jobControl.includes('async-execute'))) {
        return answerJob(c, await jobs.submit(request), asker, 201);
      }
      const came = await jobs.run(request, c.req.raw.signal);
      if ('job' in came) return answerJob(c, came.job, asker, 201);
      return answerOutputs(c, came.outputs, request.answer, asker);
    })
    .get('/jobs', async (c) => {
      const { limit, status, processID, lang: language } = readParams(JobsParams, c.req.url);
      const asker = askerOf(c, language);
      const found = (await jobs.list()).filter(
        (job) =>
          (status === undefined || job.status === status) &&
          (processID === undefined || job.processId === processID),
      );
      const links = [{ rel: 'self', type: JSON_TYPE, href: `${asker.base}/ogc/jobs` }];
      const listed = found.slice(0, limit).map((job) => toStatusInfo(job, jobs, asker));
      return c.json({ jobs: listed, numberMatched: found.length, links }, 200, NO_STORE);
    })
    .get('/jobs/:id', async (c) => {
      const asker = askerOf(c, readParams(LangParams, c.req.url).lang);
      return answerJob(c, await jobs.get(c.req.param('id')), asker);
    })
    .delete('/jobs/:id', async (c) => {
      const asker = askerOf(c, readParams(LangParams, c.req.url).lang);
      return answerJob(c, await jobs.dismiss(c.req.param('id')), asker);
    })
    .get('/jobs/:id/results', async (c) => {
      const { f: format } = readParams(ResultParams, c.req.url);
      const { answer } = await jobs.get(c.req.param('id'));
      const outputs = await jobs.readOutputs(c.req.param('id'));
      const mediaType = toMediaType(c, format, answer.mediaType ?? JSON_TYPE);
      return answerOutputs(c, outputs, { ...answer, mediaType }, askerOf(c));
    })
    .get('/jobs/:id/results/:output', async (c) => {
      const { f: format } = readParams(ResultParams, c.req.url);
      const outputs = await jobs.readOutputs(c.req.param('id'));
      const output = c.req.param('output');
      const isTable = Object.hasOwn(outputs, output) && outputs[output]?.kind === 'table';
      const mediaType = isTable ? toMediaType(c, format, JSON_TYPE) : undefined;
      return answerOutput(c, outputs, output, mediaType, askerOf(c));
    });
}
