import { Fault, invalidField } from '../../../../platform/fault.ts';
import {
  RUNOFF_MODELS,
  type RunoffForcing,
  type RunoffModelName,
} from '../../../../science/runoff/models.ts';
import { hourlyEvaporationShare, oudinEvaporationMm } from '../../../../science/runoff/oudin.ts';
import { toSnowLayers } from '../../../../science/runoff/snow-layers.ts';
import type { Basin } from './read-basins.ts';

/** Heights of 0, 1, ... 100 % of the area: of all basins, or by id. */
export type Hypsometries = readonly number[] | Readonly<Record<string, readonly number[]>>;

/** What is told of the basins beside their series. */
export type BasinOptions = {
  readonly model: RunoffModelName;
  /** of each row, or computed from temperature and latitude */
  readonly evaporation: 'column' | 'oudin';
  readonly latitudeDeg?: number | undefined;
  readonly hypsometryM?: Hypsometries | undefined;
  readonly layers: number;
  readonly inputAltitudeM?: number | undefined;
  readonly annualSnowMm?: number | undefined;
};

const MS_A_DAY = 86_400_000;

/**
 * What drives a model in a basin: its series, potential evaporation by Oudin where asked, snow
 * layers where the model has snow.
 *
 * @throws {Fault} invalid-request for a latitude or a hypsometry that is missing or cannot be
 */
export function toForcing(basin: Basin, options: BasinOptions): RunoffForcing {
  const potentialEvaporationMm =
    options.evaporation === 'oudin' ? computeOudin(basin, options) : basin.evaporationMm!;
  const { precipitationMm } = basin;
  const { snow, timeStepHours } = RUNOFF_MODELS[options.model];
  if (!snow) return { precipitationMm, potentialEvaporationMm };
  const epochDays = basin.steps.map((step) => Math.floor((step * timeStepHours) / 24));
  const weather = { epochDays, precipitationMm, temperatureC: basin.temperatureC! };
  const { annualSnowMm } = options;
  const layers = toSnowLayers(weather, hypsometryOf(basin, options), { ...options, timeStepHours });
  const meanAnnualSnowMm = annualSnowMm ?? layers.meanAnnualSnowMm;
  return {
    precipitationMm,
    potentialEvaporationMm,
    layers: { ...layers, meanAnnualSnowMm },
  };
}

/** The steps from one to before another of what drives a model; what is of the whole stays. */
export function cutForcing(
  { precipitationMm, potentialEvaporationMm, layers }: RunoffForcing,
  from: number,
  to: number,
): RunoffForcing {
  const cut = (series: ArrayLike<number>) => Float64Array.from(series).subarray(from, to);
  const forcing = {
    precipitationMm: cut(precipitationMm),
    potentialEvaporationMm: cut(potentialEvaporationMm),
  };
  if (layers === undefined) return forcing;
  return {
    ...forcing,
    layers: {
      ...layers,
      precipitationMm: layers.precipitationMm.map(cut),
      temperatureC: layers.temperatureC.map(cut),
      solidFraction: layers.solidFraction.map(cut),
    },
  };
}

/** A daily sum from the mean temperature of the day; of hours, a share of it by the clock. */
function computeOudin(basin: Basin, { model, latitudeDeg }: BasinOptions): Float64Array {
  const { steps, temperatureC } = basin;
  const latitude = basin.latitudeDeg?.[0] ?? latitudeDeg;
  if (latitude === undefined || Number.isNaN(latitude)) {
    const detail = 'is required for the evaporation by Oudin';
    const allowed = 'degrees north, -90 to 90, or a column lat';
    throw invalidField({ field: 'latitude', detail, allowed });
  }
  const perDay = 24 / RUNOFF_MODELS[model].timeStepHours;
  const out = new Float64Array(steps.length);
  for (let from = 0; from < steps.length;) {
    const day = Math.floor(steps[from]! / perDay);
    let to = from;
    let sum = 0;
    while (to < steps.length && Math.floor(steps[to]! / perDay) === day)
      sum += temperatureC![to++]!;
    const mm = oudinEvaporationMm(sum / (to - from), latitude, dayOfYear(day));
    for (let i = from; i < to; i++) {
      out[i] = perDay === 1 ? mm : mm * hourlyEvaporationShare(steps[i]! - day * perDay);
    }
    from = to;
  }
  return out;
}

function dayOfYear(epochDay: number): number {
  const year = new Date(epochDay * MS_A_DAY).getUTCFullYear();
  return epochDay - Date.UTC(year, 0, 1) / MS_A_DAY + 1;
}

/** One layer without heights is the basin as a whole, at the height of the weather. */
function hypsometryOf({ id }: Basin, options: BasinOptions): readonly number[] {
  const { hypsometryM, layers, inputAltitudeM = 0, model } = options;
  if (hypsometryM === undefined && layers === 1) {
    return Array.from({ length: 101 }, () => inputAltitudeM);
  }
  if (hypsometryM === undefined) {
    const detail = `is required by ${model} with ${layers} layers`;
    const allowed = '101 heights in m of 0, 1, ... 100 % of the area; or layers=1';
    throw invalidField({ field: 'hypsometry', detail, allowed });
  }
  if (Array.isArray(hypsometryM)) return hypsometryM;
  const byId = hypsometryM as Readonly<Record<string, readonly number[]>>;
  const own = Object.hasOwn(byId, id) ? byId[id] : undefined;
  if (own !== undefined) return own;
  const allowed = Object.keys(byId).slice(0, 100);
  throw new Fault('invalid-request', `hypsometry: has none of the basin "${id}"`, {
    errors: [{ field: 'hypsometry', detail: `has none of the basin "${id}"`, allowed }],
  });
}
