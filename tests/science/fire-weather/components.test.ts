import { expect, test } from 'vitest';

import { ffmcScale } from '../../../services/science/fire-weather/codes.ts';
import {
  dcDayLengthTerm,
  dmcDayLengthHours,
} from '../../../services/science/fire-weather/day-length.ts';
import { droughtCode } from '../../../services/science/fire-weather/drought.ts';
import { duffMoistureCode } from '../../../services/science/fire-weather/duff-moisture.ts';
import {
  fineFuelMoistureCode,
  ffmcToMoisture,
  moistureFactor,
} from '../../../services/science/fire-weather/fine-fuel-moisture.ts';
import { stepHourlyFfmc } from '../../../services/science/fire-weather/hourly-ffmc.ts';
import {
  buildUpIndex,
  fireWeatherIndex,
  initialSpreadIndex,
  levellingWindFactor,
} from '../../../services/science/fire-weather/indices.ts';
import { describeReference } from '../../cases.ts';
import { expectClose, readReference } from '../reference-table.ts';

const scale = ffmcScale(147.27723);
type Row = Readonly<Record<string, number>>;

/** The component tables of cffdrs_r: four digits, and inputs that are nonsense on purpose. */
const TABLES: readonly {
  file: string;
  column: string;
  compute: (row: Row) => number;
}[] = [
  {
    file: 'FineFuelMoistureCode.csv',
    column: 'finefuelmoisturecode',
    compute: ({ ffmc_yda, temp, rh, ws, prec }) =>
      fineFuelMoistureCode(ffmc_yda!, temp!, rh!, ws!, prec!, scale),
  },
  {
    file: 'DuffMoistureCode.csv',
    column: 'duffmoisturecode',
    compute: ({ dmc_yda, temp, rh, prec, lat, mon, adjust }) =>
      duffMoistureCode(dmc_yda!, temp!, rh!, prec!, dmcDayLengthHours(mon!, lat!, adjust === 1)),
  },
  {
    file: 'DroughtCode.csv',
    column: 'droughtcode',
    compute: ({ dc_yda, temp, prec, lat, mon, adjust }) =>
      droughtCode(dc_yda!, temp!, prec!, dcDayLengthTerm(mon!, lat!, adjust === 1)),
  },
  {
    file: 'InitialSpreadIndex.csv',
    column: 'initialspreadindex',
    compute: ({ ffmc, ws, fbp }) =>
      fbp === 1
        ? 0.208 * levellingWindFactor(ws!) * moistureFactor(ffmcToMoisture(ffmc!, scale))
        : initialSpreadIndex(ffmc!, ws!, scale),
  },
  {
    file: 'BuildupIndex.csv',
    column: 'buildupindex',
    compute: ({ dmc, dc }) => buildUpIndex(dmc!, dc!),
  },
  {
    file: 'FireWeatherIndex.csv',
    column: 'fireweatherindex',
    compute: ({ isi, bui }) => fireWeatherIndex(isi!, bui!),
  },
  {
    file: 'HourlyFineFuelMoistureCode.csv',
    column: 'hourlyfinefuelmoisturecode',
    compute: ({ temp, rh, ws, prec, ffmc_old, 'time.step': hours }) =>
      stepHourlyFfmc(
        ffmc_old!,
        {
          temperatureC: temp!,
          relativeHumidityPercent: rh!,
          windKmH: ws!,
          precipitationMm: prec!,
        },
        { ffmcConstant: 147.27723 },
        hours,
      ),
  },
];

describeReference('component tables of cffdrs_r', () => {
  test.each(TABLES)('$file', ({ file, column, compute }) => {
    const table = readReference(`fire/cffdrs_r_tests/${file}`);
    const flags = { 'lat.adjust': 'adjust', fbpmod: 'fbp' } as const;
    const columns = new Map<string, Float64Array>();
    for (const name of table.names) {
      const flag = name in flags ? flags[name as keyof typeof flags] : undefined;
      if (flag === undefined) columns.set(name, table.numbers(name));
      else
        columns.set(
          flag,
          Float64Array.from(table.texts(name), (text) => Number(text === 'TRUE')),
        );
    }
    const expected: number[] = [];
    const actual: number[] = [];
    for (let at = 0; at < table.rows; at += 1) {
      const row = Object.fromEntries([...columns].map(([name, values]) => [name, values[at]!]));
      expected.push(row[column]!);
      actual.push(compute(row));
    }
    expect(expected.length).toBeGreaterThan(100);
    expectClose(actual, expected, { relative: 5e-4, absolute: 1e-12, what: column });
  });
});
