import { randomBytes } from 'node:crypto';

import { z } from 'zod';

import { toBasicTime } from '../../../../earth/time.ts';
import type { Config } from '../../../../platform/config.ts';
import { defineProcess, type Process } from '../../../processes/process.ts';
import { runApart } from '../../../run-apart.ts';
import type { TwinDeps } from '../../../twin-deps.ts';
import {
  FLOOD_THRESHOLDS_INPUTS,
  FLOOD_THRESHOLDS_OUTPUTS,
  FLOOD_THRESHOLDS_WORDS,
} from './flood-thresholds-words.ts';
import { THRESHOLDS_VERSION } from '../make-thresholds.ts';
import { planRequest } from './request-thresholds.ts';
import type { FloodThresholdsJob, FloodThresholdsSummary } from './run-flood-thresholds.ts';
import { ThresholdSettings } from '../settings.ts';
import { THRESHOLDS_PREFIX } from './thresholds-entry.ts';

const HEAP_MB = 1024;
const JSON_TYPE = 'application/json';

const { shape } = ThresholdSettings;
const Id = z.string().min(2).max(64);
const SCHEMAS = {
  collection: Id,
  variable: z.string().min(1).max(120).optional(),
  upstreamArea: Id.optional(),
  returnPeriods: shape.returnPeriodsYears,
  startMonth: shape.firstMonth,
  leastYears: shape.leastYears,
  leastCompleteness: shape.leastCompleteness,
  leastUpstreamAreaKm2: shape.leastUpstreamAreaKm2,
  name: z.string().trim().min(1).max(80).optional(),
};

/**
 * Flood thresholds of a record that a person names. What does not fit is refused here, before anything
 * is begun; the record is read in another process.
 */
export function floodThresholdsProcess(
  config: Pick<Config, 'DATA_DIR' | 'CATALOG_DIR'>,
  deps: Pick<TwinDeps, 'catalog' | 'runs'>,
  now: () => number = Date.now,
): Process {
  const input = <Name extends keyof typeof SCHEMAS>(name: Name) => ({
    ...FLOOD_THRESHOLDS_INPUTS[name],
    schema: SCHEMAS[name],
  });
  return defineProcess({
    id: 'flood-thresholds',
    version: THRESHOLDS_VERSION,
    ...FLOOD_THRESHOLDS_WORDS,
    keywords: ['flood', 'return period', 'threshold', 'Gumbel', 'L-moments', 'river discharge'],
    inputs: {
      collection: input('collection'),
      variable: input('variable'),
      upstreamArea: input('upstreamArea'),
      returnPeriods: input('returnPeriods'),
      startMonth: input('startMonth'),
      leastYears: input('leastYears'),
      leastCompleteness: input('leastCompleteness'),
      leastUpstreamAreaKm2: input('leastUpstreamAreaKm2'),
      name: input('name'),
    },
    outputs: FLOOD_THRESHOLDS_OUTPUTS,
    jobControl: ['sync-execute', 'async-execute', 'dismiss'],
    async execute(request, { signal, onProgress }) {
      const suffix = `${toBasicTime(now()).toLowerCase()}-${randomBytes(3).toString('hex')}`;
      const id = `${THRESHOLDS_PREFIX}${suffix}`;
      await planRequest(request, id, deps);
      const { DATA_DIR: dataDir, CATALOG_DIR: catalogDir } = config;
      const job: FloodThresholdsJob = { dataDir, catalogDir, id, request };
      const script = new URL('./flood-thresholds.worker.ts', import.meta.url);
      const context = { heapMb: HEAP_MB, signal, onProgress };
      const summary = await runApart<FloodThresholdsSummary>(script, job, context);
      const links = [
        { rel: 'collection', type: JSON_TYPE, href: `/stac/collections/${id}` },
        { rel: 'items', type: JSON_TYPE, href: `/stac/collections/${id}/items` },
      ];
      return { summary: { kind: 'json', value: { ...summary, links }, mediaType: JSON_TYPE } };
    },
  });
}
