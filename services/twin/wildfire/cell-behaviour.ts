import {
  behaviourOverCells,
  type BehaviourCells,
  type BehaviourResults,
} from '../../science/fire-behaviour/cells.ts';
import { FIRE_TYPE_CODES } from '../../science/fire-behaviour/fire-type.ts';
import { foliarMoisture, minimumFoliarDay } from '../../science/fire-behaviour/foliar-moisture.ts';
import type { Area } from './areas.ts';
import type { Landscape } from './landscape.ts';

type Cells = Float32Array<ArrayBuffer>;

/** What a fire would do in each cell; NaN where nothing burns, or an input is missing. */
export type BehaviourFields = {
  readonly rateOfSpread: Cells;
  readonly intensity: Cells;
  readonly crownFraction: Cells;
  readonly direction: Cells;
  readonly fireType: Cells;
  readonly intensityClass: Cells;
};

/** Weather and moisture on the cells of the landscape, at one hour. */
export type CellWeather = {
  readonly ffmc: Float32Array;
  readonly bui: Float32Array;
  /** wind at 10 m towards east and north, km/h */
  readonly eastwardKmH: Float32Array;
  readonly northwardKmH: Float32Array;
};

export type CellBehaviour = {
  /** @param dayOfYear decides on foliar moisture */
  compute(weather: CellWeather, dayOfYear: number): BehaviourFields;
  /** Head fire intensity only, kW/m; the array is used again by the next call. */
  intensityOf(weather: CellWeather, dayOfYear: number): Float32Array;
};

const DEGREES = 180 / Math.PI;

/** The FBP System over the cells of a landscape, at one hour after another. */
export function openCellBehaviour(area: Area, landscape: Landscape): CellBehaviour {
  const { fuel, slopePercent, aspectDeg, conifer, curing } = landscape;
  const { percentDeadFir, grassFuelLoadKgM2 } = area.fireBehaviour;
  const cells = fuel.length;
  const windKmH = new Float32Array(cells);
  const windFromDeg = new Float32Array(cells);
  const foliage = openFoliage(landscape);

  const solve = (weather: CellWeather, dayOfYear: number, results: BehaviourResults) => {
    for (let cell = 0; cell < cells; cell++) {
      const east = weather.eastwardKmH[cell]!;
      const north = weather.northwardKmH[cell]!;
      windKmH[cell] = Math.sqrt(east * east + north * north);
      windFromDeg[cell] = (Math.atan2(-east, -north) * DEGREES + 360) % 360;
    }
    const input: BehaviourCells = {
      fuel,
      ffmc: weather.ffmc,
      bui: weather.bui,
      windKmH,
      windFromDeg,
      slopePercent,
      aspectDeg,
      foliarMoisturePercent: foliage(dayOfYear),
      percentConifer: conifer,
      percentDeadFir,
      grassFuelLoadKgM2,
      curingPercent: curing,
    };
    behaviourOverCells(input, results, area.fireWeather.ffmcConstant);
  };
  const intensity = new Float32Array(cells);

  return {
    compute(weather, dayOfYear) {
      const results = {
        headMMin: new Float32Array(cells),
        hfiKWM: new Float32Array(cells),
        crownFractionBurned: new Float32Array(cells),
        directionDeg: new Float32Array(cells),
        fireType: new Uint8Array(cells),
        intensityClass: new Uint8Array(cells),
      };
      solve(weather, dayOfYear, results);
      return {
        rateOfSpread: results.headMMin,
        intensity: results.hfiKWM,
        crownFraction: results.crownFractionBurned,
        direction: results.directionDeg,
        fireType: toNumbers(results.fireType),
        intensityClass: toNumbers(results.intensityClass),
      };
    },
    intensityOf(weather, dayOfYear) {
      solve(weather, dayOfYear, { hfiKWM: intensity });
      return intensity;
    },
  };
}

/** Foliar moisture of the cells by the day of the year, percent; kept for the day asked for last. */
function openFoliage({ lons, lats, altitudeM }: Landscape): (dayOfYear: number) => Float32Array {
  const minimumDay = Float32Array.from(lons, (longitudeDeg, cell) =>
    minimumFoliarDay({
      latitudeDeg: lats[cell]!,
      longitudeDeg,
      elevationM: altitudeM[cell]!,
      minimumDay: 0,
    }),
  );
  let [knownDay, known] = [NaN, new Float32Array(0)];
  return (dayOfYear) => {
    if (dayOfYear === knownDay) return known;
    known = minimumDay.map((day) => foliarMoisture(dayOfYear, day));
    knownDay = dayOfYear;
    return known;
  };
}

/** Codes as values of a map: where there is no fire to tell of, NaN. */
function toNumbers(codes: Uint8Array): Cells {
  const { nonFuel, missing } = FIRE_TYPE_CODES;
  return Float32Array.from(codes, (code) => (code === nonFuel || code === missing ? NaN : code));
}
