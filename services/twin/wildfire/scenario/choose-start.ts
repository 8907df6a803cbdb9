import { toIsoTime } from '../../../earth/time.ts';
import { invalidField } from '../../../platform/fault.ts';
import type { Run } from '../../../store/run.ts';
import type { Words } from '../../processes/process.ts';
import type { ScenarioRequest } from './scenario-request.ts';

const HOUR_MS = 3_600_000;

/** When a fire starts, and what to know of it where nobody asked for that time. */
export type ChosenStart = { readonly startMs: number; readonly notes: readonly Words[] };

/**
 * The full hour of the start asked for; by default the next full hour from now, and the start of the
 * forecast where that does not cover the fire from now on. A default is said.
 *
 * @param nowMs time of the request
 * @throws {Fault} invalid-request for hours or a start that the forecast does not cover
 */
export function chooseStart(
  { start, hours }: Pick<ScenarioRequest, 'start' | 'hours'>,
  run: Pick<Run, 'referenceTime' | 'validTimes'>,
  nowMs: number,
): ChosenStart {
  const firstMs = Date.parse(run.referenceTime);
  const lastMs = Date.parse(run.validTimes.at(-1) ?? run.referenceTime);
  const latestMs = lastMs - (hours - 1) * HOUR_MS;
  if (latestMs < firstMs) {
    const allowed = { most: Math.floor((lastMs - firstMs) / HOUR_MS) + 1 };
    const detail = 'the forecast is shorter';
    throw invalidField({ field: 'hours', value: hours, detail, allowed });
  }
  const isCovered = (ms: number) => ms >= firstMs && ms <= latestMs;
  if (start === undefined) {
    const nextMs = Math.ceil(nowMs / HOUR_MS) * HOUR_MS;
    if (isCovered(nextMs)) return { startMs: nextMs, notes: [fromNow(nextMs)] };
    return { startMs: firstMs, notes: [fromForecast(firstMs, hours)] };
  }
  const startMs = Math.floor(Date.parse(start) / HOUR_MS) * HOUR_MS;
  if (isCovered(startMs)) return { startMs, notes: [] };
  throw invalidField({
    field: 'start',
    value: start,
    detail: `hours of the forecast are missing: it does not cover ${hours} h from there`,
    allowed: { from: toIsoTime(firstMs), to: toIsoTime(latestMs) },
  });
}

function fromNow(startMs: number): Words {
  const time = toIsoTime(startMs);
  return {
    en: `No start was asked for: the fire starts at the next full hour from now, ${time}`,
    fr: `Aucun début demandé : le feu part à la prochaine heure pleine, ${time}`,
  };
}

function fromForecast(startMs: number, hours: number): Words {
  const time = toIsoTime(startMs);
  return {
    en: `No start was asked for, and the forecast does not cover ${hours} h from now: the fire starts with the forecast, ${time}`,
    fr: `Aucun début demandé, et la prévision ne couvre pas ${hours} h dès maintenant : le feu part au début de la prévision, ${time}`,
  };
}
