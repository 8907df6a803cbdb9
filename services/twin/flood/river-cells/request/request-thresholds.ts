import type { CollectionEntry } from '../../../../catalog/collection.ts';
import { invalidField } from '../../../../platform/fault.ts';
import type { Json } from '../../../../store/lineage.ts';
import type { TwinDeps } from '../../../twin-deps.ts';
import { findDischarge } from '../get-discharge.ts';
import { planThresholds, type ThresholdPlan } from '../make-thresholds.ts';
import type { ThresholdSettings } from '../settings.ts';

/** What the process `flood-thresholds` is asked for. */
export type FloodThresholdsRequest = {
  readonly collection: string;
  readonly variable?: string | undefined;
  readonly upstreamArea?: string | undefined;
  readonly returnPeriods: readonly number[];
  readonly startMonth: number;
  readonly leastYears: number;
  readonly leastCompleteness: number;
  readonly leastUpstreamAreaKm2: number;
  readonly name?: string | undefined;
};

/**
 * Plans the thresholds of a request, by manifests alone.
 *
 * @param output id of the collection that they will be written to
 * @throws {Fault} invalid-request for a collection of rows; what `planThresholds` refuses
 */
export async function planRequest(
  request: FloodThresholdsRequest,
  output: string,
  deps: Pick<TwinDeps, 'catalog' | 'runs'>,
): Promise<{ readonly entry: CollectionEntry; readonly plan: ThresholdPlan }> {
  const { collection, upstreamArea } = request;
  const entry = await deps.catalog.getCollection(collection);
  if (entry['isohyet:kind'] === 'table') {
    throw invalidField({
      field: 'collection',
      value: collection,
      detail: 'is a table; a collection of gridded discharge is needed',
    });
  }
  const [newest] = await deps.catalog.listRuns(collection);
  const variable = request.variable ?? (newest === undefined ? '' : findDischarge(newest));
  const plan = await planThresholds(
    {
      reanalysis: collection,
      variable,
      upstreamArea,
      settings: toSettings(request),
      output,
      process: 'flood-thresholds',
      // What came as JSON goes on as JSON.
      parameters: { request: JSON.parse(JSON.stringify(request)) as Json },
      marks: ['SCENARIO'],
    },
    deps,
  );
  return { entry, plan };
}

function toSettings(request: FloodThresholdsRequest): ThresholdSettings {
  return {
    returnPeriodsYears: request.returnPeriods.toSorted((a, b) => a - b),
    firstMonth: request.startMonth,
    leastYears: request.leastYears,
    leastCompleteness: request.leastCompleteness,
    leastUpstreamAreaKm2: request.leastUpstreamAreaKm2,
  };
}
