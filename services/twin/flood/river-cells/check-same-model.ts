import type { CollectionEntry } from '../../../catalog/collection.ts';
import { gridKey } from '../../../earth/grid.ts';
import type { Variable } from '../../../earth/variable.ts';
import { Fault } from '../../../platform/fault.ts';
import type { Run } from '../../../store/run.ts';
import { getDischarge } from './get-discharge.ts';
import type { ThresholdPlan } from './make-thresholds.ts';

/**
 * Refuses to judge a forecast by thresholds of another river: of another model, on another grid, or
 * of another quantity (the peak of a daily mean is lower than that of an instant).
 *
 * @param entries of the reanalysis and of the forecast
 * @throws {Fault} inconsistent-data with what differs
 */
export function checkSameModel(
  entries: { readonly reanalysis: CollectionEntry; readonly forecast: CollectionEntry },
  { record, request }: Pick<ThresholdPlan, 'record' | 'request'>,
  forecast: Run,
): void {
  const place = `${forecast.collection}, run ${forecast.referenceTime}`;
  const refuse = (why: string) => {
    const detail = `${place}, is not judged by thresholds of ${request.reanalysis}: ${why}`;
    throw new Fault('inconsistent-data', detail, {
      forecast: forecast.collection,
      reanalysis: request.reanalysis,
    });
  };
  const [own, other] = [entries.forecast, entries.reanalysis].map(
    (entry) => entry['isohyet:model'],
  );
  for (const { id, 'isohyet:model': model } of [entries.forecast, entries.reanalysis]) {
    if (model === undefined) refuse(`the entry of ${id} does not say its model (isohyet:model)`);
  }
  if (own !== other) refuse(`its model is "${own}", theirs is "${other}"`);
  if (gridKey(forecast.grid) !== gridKey(record.grid)) {
    refuse('their grids differ, and nothing is resampled');
  }
  const variable = getDischarge(forecast, request.variable);
  // What yearly maxima were taken of, they do not say.
  if (Number.isNaN(record.stepHours)) return;
  const { cellMethod, periodS } = record.variable;
  if (variable.cellMethod !== cellMethod || variable.periodS !== periodS) {
    refuse(`it holds ${describe(variable)}, they are made of ${describe(record.variable)}`);
  }
}

function describe({ cellMethod, periodS }: Variable): string {
  if (cellMethod === 'point') return 'instants';
  return periodS === undefined ? cellMethod : `the ${cellMethod} of ${periodS / 3600} h`;
}
