import { test } from 'vitest';

import { stepGrassMoisture } from '../../../services/science/fire-weather/grass-moisture.ts';
import { stepHourlyFfmc } from '../../../services/science/fire-weather/hourly-ffmc.ts';
import {
  startShelteredDuff,
  stepShelteredDuff,
} from '../../../services/science/fire-weather/sheltered-duff.ts';
import { describeReference } from '../../cases.ts';
import { expectClose, readReference } from '../reference-table.ts';
import type { ReferenceTable } from '../reference-table.ts';

function weatherOf(table: ReferenceTable) {
  const [temp, rh, ws, prec] = (['temp', 'rh', 'ws', 'prec'] as const).map(table.numbers);
  return Array.from({ length: table.rows }, (_, row) => ({
    temperatureC: temp![row]!,
    relativeHumidityPercent: rh![row]!,
    windKmH: ws![row]!,
    precipitationMm: prec![row]!,
  }));
}

describeReference('codes beside the daily ones', () => {
  test.each(['hffmc_test.csv', 'hffmc_chains.csv'])('hourly FFMC: %s', (file) => {
    const table = readReference(`fire/${file}`);
    const chained = table.names.includes('chain');
    const steps = chained ? table.numbers('step') : undefined;
    const starts = chained ? table.numbers('ffmc0') : undefined;
    let ffmc = 85;
    const actual = weatherOf(table).map((weather, row) => {
      if (steps?.[row] === 1) ffmc = starts![row]!;
      ffmc = stepHourlyFfmc(ffmc, weather, { ffmcConstant: 147.27723 });
      return ffmc;
    });
    expectClose(actual, table.numbers('hffmc'), { relative: 1e-9, absolute: 1e-9, what: file });
  });

  test('grass fuel moisture code', () => {
    const table = readReference('fire/gfmc_test.csv');
    const solar = table.numbers('isol');
    let gfmc = 85;
    const steps = weatherOf(table).map((weather, row) => {
      const step = stepGrassMoisture(gfmc, { ...weather, solarKwM2: solar[row]! });
      gfmc = step.gfmc;
      return step;
    });
    const moisture = steps.map((step) => step.moisturePercent);
    expectClose(moisture, table.numbers('mc'), { what: 'moisture' });
    expectClose(
      steps.map((step) => step.gfmc),
      table.numbers('gfmc'),
      { what: 'code' },
    );
  });

  test.each(['gfmcGFMC.csv', 'gfmcMC.csv'])('grass component table %s', (file) => {
    const table = readReference(`fire/cffdrs_r_tests/${file}`);
    const solar = table.numbers('isol');
    const actual = weatherOf(table).map((weather, row) => {
      const step = stepGrassMoisture(85, { ...weather, solarKwM2: solar[row]! });
      return file === 'gfmcMC.csv' ? step.moisturePercent : step.gfmc;
    });
    const expected = table.numbers(file.replace('.csv', '').toLowerCase());
    expectClose(actual, expected, { relative: 5e-4, what: file });
  });

  test('sheltered duff moisture code', () => {
    const table = readReference('fire/sdmc_test.csv');
    const months = table.numbers('mon');
    let sdmc = startShelteredDuff(table.numbers('dmc')[0]!);
    const actual = weatherOf(table).map((weather, row) => {
      sdmc = stepShelteredDuff(sdmc, weather, months[row]!);
      return sdmc;
    });
    expectClose(actual, table.numbers('sdmc'), { what: 'sdmc' });
  });

  // The function puts its rows in order of month and day, and carries the code through all of them.
  test('sheltered component table, nonsense and all', () => {
    const table = readReference('fire/cffdrs_r_tests/sdmc.csv');
    const [months, days] = [table.numbers('mon'), table.numbers('day')];
    const rows = [...months.keys()].toSorted(
      (a, b) => months[a]! - months[b]! || days[a]! - days[b]! || a - b,
    );
    const weather = weatherOf(table);
    let sdmc = startShelteredDuff(table.numbers('dmc')[rows[0]!]!);
    const actual = rows.map((row) => {
      const { relativeHumidityPercent, precipitationMm, ...rest } = weather[row]!;
      const usable = {
        ...rest,
        relativeHumidityPercent: relativeHumidityPercent < 0 ? 10 : relativeHumidityPercent,
        precipitationMm: Math.max(0, precipitationMm),
      };
      sdmc = stepShelteredDuff(sdmc, usable, months[row]!);
      return sdmc;
    });
    expectClose(actual, table.numbers('sdmc'), { relative: 5e-4, what: 'sdmc' });
  });

  test('an impossible humidity breaks the hourly chain for good, as there', () => {
    const table = readReference('fire/cffdrs_r_tests/hffmc.csv');
    let ffmc = 85;
    const actual = weatherOf(table).map((weather) => {
      ffmc = stepHourlyFfmc(ffmc, weather, { ffmcConstant: 147.27723 });
      return ffmc;
    });
    expectClose(actual, table.numbers('hffmc'), { what: 'hffmc' });
  });
});
