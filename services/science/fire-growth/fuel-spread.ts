import { Fault, invalidField } from '../../platform/fault.ts';
import { acceleration } from '../fire-behaviour/ellipse.ts';
import { type FireBehaviourInput, toConditions } from '../fire-behaviour/behaviour-input.ts';
import { FUEL_CLASSES } from '../fire-behaviour/fuel-types.ts';
import { emptyHeadFire, solveHeadFire } from '../fire-behaviour/head-fire.ts';
import type { FuelMap } from './fuel-map.ts';
import { aspectOf, classifyCells, slopeOf } from './fuel-map.ts';
import { type CellSpread, MINUTES } from './spread-table.ts';

/** Hourly weather and moisture over the ground; hour h holds for [60 h, 60 h + 60) minutes. */
export type GrowthWeather = {
  readonly hours: number;
  /** pieces of ground with weather of their own, such as the cells of a coarse grid; 1 = uniform */
  readonly zones: number;
  /** zone of each cell; not needed for one zone */
  readonly zoneOf?: Uint16Array;
  /** each `hours` x `zones` values, hour by hour; NaN = missing */
  readonly ffmc: ArrayLike<number>;
  readonly bui: ArrayLike<number>;
  /** 10 m wind, km/h, and the direction it comes from, degrees */
  readonly windKmH: ArrayLike<number>;
  readonly windFromDeg: ArrayLike<number>;
};

/** What the FBP System needs beside fuel, terrain and weather; one value for the whole ground. */
export type StandDetails = Pick<
  FireBehaviourInput,
  | 'latitudeDeg'
  | 'longitudeDeg'
  | 'elevationM'
  | 'dayOfYear'
  | 'percentConifer'
  | 'percentDeadFir'
  | 'grassFuelLoadKgM2'
  | 'curingPercent'
>;

export type SpreadRules = {
  /** below these, fire does not spread in an hour; default none but nil spread */
  readonly extinction?: { readonly ffmc: number; readonly isi: number };
  /** multiplies head and back spread, and with them the intensity; default 1 */
  readonly spreadFactor?: number;
};

const DEGREES = 180 / Math.PI;
/** A head that takes a day for 15 m does not spread. */
const LEAST_HEAD_M_MIN = 0.01;

/**
 * How fire spreads by the FBP System in every class of cells at every hour, solved when the front
 * asks. Cells are classed by fuel, slope to 2 % and aspect to 5 degrees (each within half of that).
 *
 * @throws {Fault} `invalid-request` for missing hours of weather up to `endMin`, naming the first
 */
export function fuelSpread(
  map: FuelMap,
  weather: GrowthWeather,
  stand: StandDetails,
  rules: SpreadRules,
  endMin: number,
): CellSpread {
  checkWeather(weather, endMin);
  const { zones, hours } = weather;
  const { classOf, keys } = classifyCells(map, zones, weather.zoneOf);
  const factor = rules.spreadFactor ?? 1;
  const least = rules.extinction ?? { ffmc: 0, isi: 0 };
  // The conditions of each fuel type, of which wind, slope and moisture are replaced in turn.
  const conditions = FUEL_CLASSES.map(({ code, fuel }) =>
    fuel === null ? null : { code, fire: toConditions({ ...STEADY, ...stand, fuel }) },
  );
  const byCode = new Map(
    conditions.flatMap((item) => (item === null ? [] : [[item.code, item.fire]])),
  );
  const fire = emptyHeadFire();
  /** Puts the fire of a class at an hour into `fire`; undefined where nothing burns. */
  const solve = (spreadClass: number, hour: number, ffmc?: number) => {
    const key = keys[spreadClass]!;
    const at = hour * zones + key.zone;
    const place = byCode.get(key.fuel);
    if (place === undefined) return undefined;
    place.ffmc = ffmc ?? weather.ffmc[at]!;
    place.bui = weather.bui[at]!;
    place.windKmH = weather.windKmH[at]!;
    place.windFromDeg = weather.windFromDeg[at]!;
    place.slopePercent = slopeOf(key);
    place.aspectDeg = aspectOf(key);
    if (!solveHeadFire(place, fire)) throw missingHour(weather, hour, key.zone);
    return place;
  };

  return {
    classOf,
    classCount: keys.length,
    hours,
    spreadAt(spreadClass, hour) {
      const place = solve(spreadClass, hour);
      if (place === undefined) return null;
      if (place.ffmc < least.ffmc || fire.isi < least.isi) return null;
      const headMMin = fire.headMMin * factor;
      if (headMMin < LEAST_HEAD_M_MIN) return null;
      return {
        headMMin,
        backMMin: fire.backMMin * factor,
        lengthToBreadth: fire.lengthToBreadth,
        directionDeg: fire.directionRad * DEGREES,
        hfiKWM: fire.intensityKWM * factor,
        accelerationPerMin: acceleration(place.fuel, fire.crownFractionBurned),
        windMS: place.windKmH / 3.6,
        windTowardsDeg: place.windFromDeg + 180,
      };
    },
    moisture: {
      ffmcAt: (spreadClass, hour) => weather.ffmc[hour * zones + keys[spreadClass]!.zone]!,
      headMMin: (spreadClass, hour, ffmc) =>
        solve(spreadClass, hour, ffmc) === undefined ? 0 : fire.headMMin * factor,
    },
  };
}

/** Inputs that the front replaces or the FBP System fills from the fuel type. */
const STEADY = {
  ffmc: NaN,
  bui: NaN,
  windKmH: NaN,
  windFromDeg: NaN,
  slopePercent: 0,
  aspectDeg: 0,
  minimumFoliarDay: 0,
  hours: 0,
  thetaDeg: 0,
  accelerates: false,
  buiEffect: true,
  crownBaseHeightM: 0,
  crownFuelLoadKgM2: 0,
  isi: 0,
  standDensityHa: 0,
  standHeightM: 0,
  foliarMoisturePercent: 0,
} as const;

function checkWeather(weather: GrowthWeather, endMin: number): void {
  const { hours, zones } = weather;
  const needed = Math.ceil(endMin / MINUTES);
  if (needed > hours) throw missingHour(weather, hours, 0);
  for (const name of ['ffmc', 'bui', 'windKmH', 'windFromDeg'] as const) {
    const values = weather[name];
    if (values.length !== hours * zones) {
      const detail = `must have ${hours} hours x ${zones} zones`;
      throw invalidField({ field: `weather.${name}`, value: values.length, detail });
    }
  }
}

function missingHour(weather: GrowthWeather, hour: number, zone: number): Fault {
  const at = hour * weather.zones + zone;
  const names = ['ffmc', 'bui', 'windKmH', 'windFromDeg'] as const;
  const missing = names.filter(
    (name) => !(hour < weather.hours && Number.isFinite(weather[name][at])),
  );
  const detail = `hour ${hour} of the weather is missing (${missing.join(', ')})`;
  const error = { field: 'weather', value: hour, detail, allowed: 'every hour that is followed' };
  return new Fault('invalid-request', detail, { errors: [error] });
}
