import { expect, test } from 'vitest';

import {
  criticalSurfaceIntensity,
  criticalSurfaceSpread,
  crownFractionBurned,
  plantationCrownSpread,
} from '../../../services/science/fire-behaviour/crown-fire.ts';
import {
  acceleration,
  distanceAt,
  lengthToBreadth,
} from '../../../services/science/fire-behaviour/ellipse.ts';
import {
  foliarMoisture,
  minimumFoliarDay,
} from '../../../services/science/fire-behaviour/foliar-moisture.ts';
import {
  crownFuelConsumption,
  surfaceFuelConsumption,
} from '../../../services/science/fire-behaviour/fuel-consumption.ts';
import {
  FUEL_PARAMETERS,
  type FuelParameters,
} from '../../../services/science/fire-behaviour/fuel-parameters.ts';
import { findFuelNamed } from '../../../services/science/fire-behaviour/fuel-types.ts';
import {
  emptyHeadFire,
  rateOfSpread,
  solveWind,
} from '../../../services/science/fire-behaviour/head-fire.ts';
import {
  buildupEffect,
  initialSpread,
} from '../../../services/science/fire-behaviour/surface-spread.ts';
import {
  ffmcToMoisture,
  moistureFactor,
} from '../../../services/science/fire-weather/fine-fuel-moisture.ts';
import { ffmcScale } from '../../../services/science/fire-weather/codes.ts';
import { windFactor } from '../../../services/science/fire-weather/indices.ts';
import { describeReference } from '../../cases.ts';
import { expectClose, readReference } from '../reference-table.ts';
import { sampleConditions } from './sample-conditions.ts';

type Row = Readonly<Record<string, number>>;
type Component = {
  readonly file: string;
  readonly column: string;
  readonly compute: (row: Row, fuel: FuelParameters) => number;
  /** rows that ask something sensible; the tables hold nonsense on purpose */
  readonly asks?: (row: Row) => boolean;
  /** 5e-4, the fourth digit of the result, unless the four digits of the inputs cost more */
  readonly relative?: number;
};

const scale = ffmcScale(147.27723);
const C6 = FUEL_PARAMETERS.C6;
const moistureOf = ({ ffmc }: Row) => moistureFactor(ffmcToMoisture(ffmc!, scale));
const standOf = ({ pc, pdf, cc, fmc }: Row) => ({
  percentConifer: pc!,
  percentDeadFir: pdf!,
  curingPercent: cc!,
  foliarMoisturePercent: fmc!,
});
const criticalOf = ({ fmc, cbh, sfc }: Row) =>
  criticalSurfaceSpread(criticalSurfaceIntensity(fmc!, cbh!), sfc!);
const directionDeg = (radians: number) => (radians * 180) / Math.PI;

// The table's directions are those the wind blows to and the slope rises to.
function solveSlope(row: Row, fuel: FuelParameters) {
  const fire = emptyHeadFire();
  const place = sampleConditions({
    ...standOf(row),
    fuel,
    ffmc: row['ffmc']!,
    windKmH: row['ws']!,
    windFromDeg: directionDeg(row['waz']!) - 180,
    slopePercent: row['gs']!,
    aspectDeg: directionDeg(row['saz']!) - 180,
  });
  fire.moistureEffect = moistureOf(row);
  fire.criticalSpread = criticalOf(row);
  solveWind(place, fire);
  return fire;
}
const burns = ({ sfc }: Row) => sfc! > 0;
const onSlope = (row: Row) => row['gs']! > 0 && row['ffmc']! > 0 && burns(row);

const COMPONENTS: readonly Component[] = [
  {
    file: 'RateOfSpread',
    column: 'rateofspread',
    compute: (row, fuel) => {
      const buildup = buildupEffect(fuel, row['bui']!);
      return rateOfSpread(fuel, row['isi']!, buildup, standOf(row), criticalOf(row));
    },
    asks: burns,
  },
  {
    file: 'BackRateOfSpread',
    column: 'backrateofspread',
    compute: (row, fuel) => {
      const isi = 0.208 * moistureOf(row) * windFactor(-row['wsv']!);
      const buildup = buildupEffect(fuel, row['bui']!);
      return rateOfSpread(fuel, isi, buildup, standOf(row), criticalOf(row));
    },
    asks: burns,
  },
  {
    file: 'Slope',
    column: 'wsv',
    compute: (row, fuel) => solveSlope(row, fuel).windKmH,
    asks: onSlope,
    relative: 6e-4,
  },
  {
    file: 'Slope',
    column: 'raz',
    compute: (row, fuel) => solveSlope(row, fuel).directionRad,
    asks: onSlope,
    relative: 6e-4,
  },
  {
    file: 'SurfaceFuelConsumption',
    column: 'surfacefuelconsumption',
    compute: ({ ffmc, bui, pc, gfl }, fuel) =>
      surfaceFuelConsumption(fuel, { ffmc: ffmc!, bui: bui! }, pc!, gfl!),
  },
  {
    file: 'CrownFuelConsumption',
    column: 'crownfuelconsumption',
    compute: ({ cfl, cfb, pc, pdf }, fuel) =>
      crownFuelConsumption(fuel, cfb!, cfl!, /M[34]/.test(fuel.fuel) ? pdf! : pc!),
  },
  {
    file: 'LengthToBreadthRatio',
    column: 'lengthtobreadthratio',
    compute: ({ wsv }, fuel) => lengthToBreadth(fuel, wsv!),
    asks: ({ wsv }) => wsv! >= 0,
  },
  {
    file: 'DistanceAtTime',
    column: 'distanceattime',
    compute: ({ roseq, hr, cfb }, fuel) => distanceAt(roseq!, hr!, acceleration(fuel, cfb!)),
    asks: ({ cfb }) => cfb! >= 0,
  },
  {
    file: 'BuildupEffect',
    column: 'buildupeffect',
    compute: ({ bui }, fuel) => buildupEffect(fuel, bui!),
  },
  {
    file: 'CriticalSurfaceIntensity',
    column: 'criticalsurfaceintensity',
    compute: ({ fmc, cbh }) => criticalSurfaceIntensity(fmc!, cbh!),
  },
  {
    file: 'CriticalSurfaceRateOfSpread',
    column: 'criticalsurfacerateofspread',
    compute: criticalOf,
    asks: burns,
  },
  {
    file: 'CrownFractionBurned',
    column: 'crownfractionburned',
    compute: (row) => crownFractionBurned(row['ros']!, criticalOf(row)),
    asks: burns,
  },
  {
    file: 'FoliarMoistureContent',
    column: 'foliarmoisturecontent',
    compute: ({ lat, long, elv, dj, d0 }) => {
      const site = { latitudeDeg: lat!, longitudeDeg: long!, elevationM: elv!, minimumDay: d0! };
      return foliarMoisture(dj!, minimumFoliarDay(site));
    },
    asks: ({ fmco }) => Number.isNaN(fmco),
  },
  {
    file: 'C6CrownRateOfSpread',
    column: 'c6crownrateofspread',
    compute: ({ isi, fmc }) => plantationCrownSpread(isi!, fmc!),
  },
  {
    file: 'C6IntermediateSurfaceRateOfSpread',
    column: 'c6intermediatesurfacerateofspread',
    compute: (row) => initialSpread(C6, row['isi']!, standOf(row)),
  },
  {
    file: 'C6SurfaceRateOfSpread',
    column: 'c6surfacerateofspread',
    compute: (row) => initialSpread(C6, row['isi']!, standOf(row)) * buildupEffect(C6, row['bui']!),
  },
];

describeReference('component tables of cffdrs_r, four digits', () => {
  test.each(COMPONENTS)(
    '$file: $column',
    ({ file, column, compute, asks = () => true, relative = 5e-4 }) => {
      const table = readReference(`fire/cffdrs_r_tests/${file}.csv`);
      const fuels = table.names.includes('fueltype') ? table.texts('fueltype') : [];
      const columns = table.names
        .filter((name) => name !== 'fueltype' && name !== 'option')
        .map((name) => [name, table.numbers(name)] as const);
      const actual: number[] = [];
      const expected: number[] = [];
      for (let at = 0; at < table.rows; at += 1) {
        const row = Object.fromEntries(columns.map(([name, values]) => [name, values[at]!]));
        const fuel = findFuelNamed(fuels[at] ?? 'C6')?.fuel;
        if (fuel === null || fuel === undefined || !asks(row)) continue;
        actual.push(compute(row, FUEL_PARAMETERS[fuel]));
        expected.push(row[column]!);
      }
      expect(actual.length).toBeGreaterThan(table.rows / 4);
      expectClose(actual, expected, { relative, absolute: 5e-13, what: file });
    },
  );
});
