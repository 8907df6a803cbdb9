import { z } from 'zod';

import { toIsoTime } from '../../earth/time.ts';
import type { Job, Jobs } from '../../twin/processes/jobs.ts';
import type { Process } from '../../twin/processes/process.ts';
import { TABLE_TYPES } from '../../twin/processes/tables/read-posted.ts';
import type { Asker } from './outputs.ts';

const JSON_TYPE = 'application/json';
const REL = 'http://www.opengis.net/def/rel/ogc/1.0';

/** @see OGC 18-062r2, processSummary.yaml */
export function toSummary(process: Process, { base, language }: Asker) {
  const { id, version, title, description, keywords, jobControl } = process;
  const self = `${base}/ogc/processes/${id}`;
  return {
    id,
    version,
    title: title[language],
    description: description[language],
    keywords,
    jobControlOptions: jobControl,
    outputTransmission: ['value'],
    links: [
      { rel: 'self', type: JSON_TYPE, href: self, title: title[language] },
      { rel: `${REL}/execute`, type: JSON_TYPE, href: `${self}/execution` },
    ],
  };
}

/** @see OGC 18-062r2, process.yaml */
export function toDescription(process: Process, asker: Asker) {
  const { language } = asker;
  const inputs = Object.entries(process.inputs).map(([name, { title, description, schema }]) => {
    const json = toJsonSchema(schema);
    const posted = TABLE_TYPES.map((contentMediaType) => ({
      type: 'string',
      contentMediaType,
      ...(contentMediaType === 'text/csv' ? {} : { contentEncoding: 'binary' }),
    }));
    const input = {
      title: title[language],
      description: description[language],
      minOccurs: schema.safeParse(undefined).success ? 0 : 1,
      maxOccurs: 1,
      schema: name === process.tableInput ? { oneOf: [json, ...posted] } : json,
    };
    return [name, input];
  });
  const outputs = Object.entries(process.outputs).map(
    ([name, { title, description, mediaTypes }]) => [
      name,
      {
        title: title[language],
        description: description[language],
        schema: toOutputSchema(mediaTypes),
      },
    ],
  );
  return {
    ...toSummary(process, asker),
    inputs: Object.fromEntries(inputs) as Record<string, unknown>,
    outputs: Object.fromEntries(outputs) as Record<string, unknown>,
  };
}

function toJsonSchema(schema: z.ZodType) {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return json;
}

function toOutputSchema(mediaTypes: readonly string[]) {
  const schemas = mediaTypes.map((contentMediaType) => {
    const isJson = contentMediaType === JSON_TYPE || contentMediaType.endsWith('+json');
    return isJson ? { contentMediaType } : { type: 'string', contentMediaType };
  });
  return schemas.length === 1 ? schemas[0]! : { oneOf: schemas };
}

/** @see OGC 18-062r2, statusInfo.yaml; what is ours stands under `isohyet:` */
export function toStatusInfo(job: Job, jobs: Jobs, { base, language }: Asker) {
  const self = `${base}/ogc/jobs/${job.id}`;
  const time = (ms: number | undefined) => (ms === undefined ? undefined : toIsoTime(ms));
  const hasResults = job.status === 'successful';
  return {
    processID: job.processId,
    type: 'process',
    jobID: job.id,
    status: job.status,
    message: job.message[language],
    created: time(job.createdMs),
    started: time(job.startedMs),
    finished: time(job.finishedMs),
    updated: time(job.updatedMs),
    progress: Math.floor(job.fraction * 100),
    'isohyet:estimatedCompletion': time(jobs.etaMs(job)),
    'isohyet:expires': time(jobs.expiresMs(job)),
    ...(job.fault === undefined ? {} : { 'isohyet:problem': problemOf(job.fault) }),
    links: [
      { rel: 'self', type: JSON_TYPE, href: self },
      ...(hasResults ? [{ rel: `${REL}/results`, type: JSON_TYPE, href: `${self}/results` }] : []),
    ],
  };
}

function problemOf({ kind, message, facts }: NonNullable<Job['fault']>) {
  return { ...facts, type: `/problems/${kind}`, detail: message };
}
