import { ffmcScale } from '../../services/science/fire-weather/codes.ts';
import {
  dcDayLengthTerm,
  dmcDayLengthHours,
} from '../../services/science/fire-weather/day-length.ts';
import { droughtCode } from '../../services/science/fire-weather/drought.ts';
import { duffMoistureCode } from '../../services/science/fire-weather/duff-moisture.ts';
import { fineFuelMoistureCode } from '../../services/science/fire-weather/fine-fuel-moisture.ts';
import {
  buildUpIndex,
  dailySeverityRating,
  fireWeatherIndex,
  initialSpreadIndex,
} from '../../services/science/fire-weather/indices.ts';
import { usableHumidity } from '../../services/science/fire-weather/step.ts';
import type { FireWeatherBatch } from '../../services/science/kernels/fire-weather-kernel.ts';

/** The plain JavaScript loop over the cells: the scalar functions, one cell after the other. */
export function stepInPlainLoop(batch: FireWeatherBatch, month: number, cells: number): void {
  const { temperatureC, relativeHumidityPercent, windKmH, precipitationMm, latitudeDeg } = batch;
  const { ffmc, dmc, dc, isi, bui, fwi, dsr } = batch;
  const scale = ffmcScale(batch.options.ffmcConstant);
  const { latitudeAdjust } = batch.options;
  for (let cell = 0; cell < cells; cell++) {
    const temperature = temperatureC[cell]!;
    const humidity = usableHumidity(relativeHumidityPercent[cell]!);
    const wind = windKmH[cell]!;
    const rain = precipitationMm[cell]!;
    const hours = dmcDayLengthHours(month, latitudeDeg[cell]!, latitudeAdjust);
    const term = dcDayLengthTerm(month, latitudeDeg[cell]!, latitudeAdjust);
    const fine = fineFuelMoistureCode(ffmc[cell]!, temperature, humidity, wind, rain, scale);
    const duff = duffMoistureCode(dmc[cell]!, temperature, humidity, rain, hours);
    const deep = droughtCode(dc[cell]!, temperature, rain, term);
    const spread = initialSpreadIndex(fine, wind, scale);
    const build = buildUpIndex(duff, deep);
    const index = fireWeatherIndex(spread, build);
    ffmc[cell] = fine;
    dmc[cell] = duff;
    dc[cell] = deep;
    isi[cell] = spread;
    bui[cell] = build;
    fwi[cell] = index;
    dsr[cell] = dailySeverityRating(index);
  }
}
