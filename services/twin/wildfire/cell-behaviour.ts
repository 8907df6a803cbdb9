import { foliarMoisture, minimumFoliarDay } from '../../science/fire-behaviour/foliar-moisture.ts';
import { hasFoliage, PARAMETERS_OF_CODE } from '../../science/fire-behaviour/fuel-parameters.ts';
import { emptyHeadFire, solveHeadFire } from '../../science/fire-behaviour/head-fire.ts';
import type { SpreadConditions } from '../../science/fire-behaviour/head-fire.ts';
import { fireTypeCodeOf, intensityClassOf } from '../../science/fire-behaviour/fire-type.ts';
import { ffmcScale } from '../../science/fire-weather/codes.ts';
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

/** The FBP System over the cells of a landscape; conditions are reused, nothing is allocated. */
export function openCellBehaviour(area: Area, landscape: Landscape): CellBehaviour {
  const { fuel, slopePercent, aspectDeg, conifer, curing, lons, lats, altitudeM } = landscape;
  const cells = fuel.length;
  const { percentDeadFir, grassFuelLoadKgM2 } = area.fireBehaviour;
  const scale = ffmcScale(area.fireWeather.ffmcConstant);
  const burning = Uint32Array.from(
    Array.from({ length: cells }, (_, cell) => cell).filter(
      (cell) => PARAMETERS_OF_CODE[fuel[cell]!] !== undefined,
    ),
  );
  const minimumDay = Float32Array.from(burning, (cell) =>
    minimumFoliarDay({
      latitudeDeg: lats[cell]!,
      longitudeDeg: lons[cell]!,
      elevationM: altitudeM[cell]!,
      minimumDay: 0,
    }),
  );
  const fire = emptyHeadFire();
  const place: { -readonly [Name in keyof SpreadConditions]: SpreadConditions[Name] } = {
    fuel: PARAMETERS_OF_CODE[1]!,
    ffmc: NaN,
    bui: NaN,
    windKmH: NaN,
    windFromDeg: NaN,
    slopePercent: NaN,
    aspectDeg: NaN,
    foliarMoisturePercent: NaN,
    percentConifer: NaN,
    percentDeadFir,
    grassFuelLoadKgM2,
    curingPercent: NaN,
    crownBaseHeightM: NaN,
    crownFuelLoadKgM2: NaN,
    buiEffect: true,
    isi: 0,
    ffmcScale: scale,
  };

  /** Solves one cell into `fire`. */
  const solve = (nth: number, cell: number, weather: CellWeather, dayOfYear: number) => {
    const parameters = PARAMETERS_OF_CODE[fuel[cell]!]!;
    const east = weather.eastwardKmH[cell]!;
    const north = weather.northwardKmH[cell]!;
    place.fuel = parameters;
    place.ffmc = weather.ffmc[cell]!;
    place.bui = weather.bui[cell]!;
    place.windKmH = Math.sqrt(east * east + north * north);
    place.windFromDeg = (Math.atan2(-east, -north) * DEGREES + 360) % 360;
    place.slopePercent = slopePercent[cell]!;
    place.aspectDeg = aspectDeg[cell]!;
    place.percentConifer = conifer[cell]!;
    place.curingPercent = curing[cell]!;
    place.crownBaseHeightM = parameters.crownBaseHeightM;
    place.crownFuelLoadKgM2 = parameters.crownFuelLoadKgM2;
    place.foliarMoisturePercent = hasFoliage(parameters)
      ? foliarMoisture(dayOfYear, minimumDay[nth]!)
      : 0;
    solveHeadFire(place, fire);
  };
  const scratch = new Float32Array(cells);

  return {
    compute(weather, dayOfYear) {
      const make = () => new Float32Array(cells).fill(NaN);
      const fields: BehaviourFields = {
        rateOfSpread: make(),
        intensity: make(),
        crownFraction: make(),
        direction: make(),
        fireType: make(),
        intensityClass: make(),
      };
      for (let nth = 0; nth < burning.length; nth++) {
        const cell = burning[nth]!;
        solve(nth, cell, weather, dayOfYear);
        if (Number.isNaN(fire.intensityKWM)) continue;
        const crown = fire.crownFractionBurned;
        fields.rateOfSpread[cell] = fire.headMMin;
        fields.intensity[cell] = fire.intensityKWM;
        fields.crownFraction[cell] = crown;
        fields.direction[cell] = (fire.directionRad * DEGREES + 360) % 360;
        fields.fireType[cell] = fireTypeCodeOf(crown);
        fields.intensityClass[cell] = intensityClassOf(fire.intensityKWM);
      }
      return fields;
    },
    intensityOf(weather, dayOfYear) {
      scratch.fill(NaN);
      for (let nth = 0; nth < burning.length; nth++) {
        solve(nth, burning[nth]!, weather, dayOfYear);
        scratch[burning[nth]!] = fire.intensityKWM;
      }
      return scratch;
    },
  };
}
