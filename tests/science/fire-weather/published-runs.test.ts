import { join } from 'node:path';

import { fromFile } from 'geotiff';
import h5wasm from 'h5wasm/node';
import { expect, test } from 'vitest';

import {
  DEFAULT_OPTIONS,
  ffmcScale,
  START_CODES,
} from '../../../services/science/fire-weather/codes.ts';
import {
  ffmcToMoisture,
  moistureToFfmc,
} from '../../../services/science/fire-weather/fine-fuel-moisture.ts';
import { stepFireWeather } from '../../../services/science/fire-weather/step.ts';
import { casesDir, describeCases } from '../../cases.ts';
import { expectClose } from '../reference-table.ts';

const CODES = ['ffmc', 'dmc', 'dc', 'isi', 'bui', 'fwi', 'dsr'] as const;
type Weather = { readonly [name in 'temp' | 'rh' | 'ws' | 'prec']: ArrayLike<number> };

const weatherAt = ({ temp, rh, ws, prec }: Weather, at: number) => ({
  temperatureC: temp[at]!,
  relativeHumidityPercent: rh[at]!,
  windKmH: ws[at]!,
  precipitationMm: prec[at]!,
});

async function readBands(file: string) {
  const tiff = await fromFile(join(casesDir, 'wildfire', 'cffdrs', 'raster', file));
  return (await (await tiff.getImage()).readRasters()) as unknown as Float32Array[];
}

/** A day for every cell, as `fwiRaster` of cffdrs does it: July, 55 north, start-up codes. */
function stepCells([temp, rh, ws, prec]: readonly ArrayLike<number>[]) {
  const weather = { temp: temp!, rh: rh!, ws: ws!, prec: prec! };
  return Array.from({ length: temp!.length }, (_, cell) =>
    stepFireWeather(
      START_CODES,
      weatherAt(weather, cell),
      { latitudeDeg: 55, month: 7 },
      DEFAULT_OPTIONS,
    ),
  );
}

describeCases('rasters of cffdrs', () => {
  test('a day over 22,500 cells, to the four digits it was rounded to', async () => {
    const cells = stepCells(await readBands('test_rast_day01.tif'));
    for (const file of ['fwiRaster_test1_and_2.tif', 'fwiRaster_test3.tif']) {
      const expected = (await readBands(file)).slice(-7);
      for (const [band, name] of CODES.entries()) {
        const actual = cells.map((cell) => cell[name]);
        expectClose(actual, expected[band]!, { relative: 5.1e-4, absolute: 1e-12, what: name });
      }
    }
  });

  // Made by an edition that read codes with 147.27723 and wrote them with 147.2.
  test('a day over 1,560 cells in 32 bits', async () => {
    const bands = await readBands('test_fwiRaster_out.tif');
    const cells = stepCells(bands.slice(0, 4)).map((cell) => ({
      ...cell,
      ffmc: moistureToFfmc(ffmcToMoisture(cell.ffmc, ffmcScale(147.27723)), 147.2),
    }));
    for (const [band, name] of (['ffmc', 'dmc', 'dc', 'isi', 'bui'] as const).entries()) {
      const relative = name === 'isi' ? 1e-2 : 1e-6;
      const actual = cells.map((cell) => cell[name]);
      expectClose(actual, bands[4 + band]!, { relative, absolute: 1e-6, what: name });
    }
  });
});

async function openNetCdf(file: string) {
  await h5wasm.ready;
  const opened = new h5wasm.File(join(casesDir, 'wildfire', 'fwi-nc', file), 'r');
  return (name: string): number[] => {
    const { value } = opened.get(name) as { readonly value: ArrayLike<number | bigint> };
    return Array.from(value, Number);
  };
}

describeCases('series of others in NetCDF', () => {
  test('the 48 days of cffdrs by xclim, from two starts, day by day', async () => {
    const read = await openNetCdf('cffdrs_test_fwi.nc');
    const weather = { temp: read('tas'), rh: read('rh'), ws: read('ws'), prec: read('pr') };
    const [ffmc, dmc, dc] = ['ffmc', 'dmc', 'dc'].map(read);
    const steps = Array.from({ length: 96 }, (_, at) => {
      const day = at % 48;
      if (at === 48) return undefined;
      const before = { ffmc: ffmc![at - 1]!, dmc: dmc![at - 1]!, dc: dc![at - 1]! };
      const month = new Date(Date.UTC(1985, 3, 13 + day)).getUTCMonth() + 1;
      const place = { latitudeDeg: 40, month };
      const options = { ...DEFAULT_OPTIONS, ffmcConstant: 147.2 } as const;
      return stepFireWeather(
        at === 0 ? START_CODES : before,
        weatherAt(weather, day),
        place,
        options,
      );
    });
    for (const name of ['ffmc', 'dmc', 'dc', 'isi', 'bui', 'fwi'] as const) {
      const known = steps.flatMap((step) => (step === undefined ? [] : [step[name]]));
      expectClose(known, read(name).toSpliced(48, 1), { relative: 1e-11, what: name });
    }
  });

  test('a year of GFWED from 53 north to 23 south, day by day', async () => {
    const read = await openNetCdf('GFWED_sample_2017.nc');
    const weather = {
      temp: read('tas'),
      rh: read('rh'),
      ws: read('sfcwind'),
      prec: read('prbc'),
    };
    const [latitudes, ffmc, dmc, dc] = ['lat', 'FFMC', 'DMC', 'DC'].map(read);
    const days = ffmc!.flatMap((code, at) => {
      const isFirst = at % 365 === 0 || Number.isNaN(ffmc![at - 1]!);
      return isFirst || Number.isNaN(code) ? [] : [at];
    });
    const steps = days.map((at) => {
      const before = { ffmc: ffmc![at - 1]!, dmc: dmc![at - 1]!, dc: dc![at - 1]! };
      const month = new Date(Date.UTC(2017, 0, 1 + (at % 365))).getUTCMonth() + 1;
      const place = { latitudeDeg: latitudes![Math.floor(at / 365)]!, month };
      const options = { ...DEFAULT_OPTIONS, ffmcConstant: 147.2 } as const;
      return stepFireWeather(before, weatherAt(weather, at), place, options);
    });
    expect(days.length).toBe(1028);
    // GFWED has the rain terms of DMC and DC in their printed, rounded form.
    for (const [name, relative, absolute] of [
      ['ffmc', 1e-6, 0],
      ['isi', 1e-6, 0],
      ['dc', 1e-6, 6e-3],
      ['dmc', 1e-3, 5e-2],
      ['bui', 1e-3, 5e-2],
      ['fwi', 5e-3, 0],
    ] as const) {
      const published = read(name.toUpperCase());
      const expected = days.map((at) => published[at]!);
      expectClose(
        steps.map((step) => step[name]),
        expected,
        { relative, absolute, what: name },
      );
    }
  });
});
