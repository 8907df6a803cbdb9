import type { Words } from '../../processes/process.ts';
import type { HydrographRequest } from './hydrograph-request.ts';

/** What a request changes, each in both languages; [] where it is the forecast as it is. */
export function describeAltered(request: HydrographRequest): readonly Words[] {
  const { rainFactor, rain, warmerC, snowWaterMm, wetness } = request;
  const changes: (Words | undefined)[] = [
    rainFactor === undefined
      ? undefined
      : { en: `rain and snowfall times ${rainFactor}`, fr: `pluie et neige fois ${rainFactor}` },
    rain === undefined
      ? undefined
      : {
          en: `${rain.mmPerHour} mm an hour for ${rain.hours} h over all basins`,
          fr: `${rain.mmPerHour} mm par heure pendant ${rain.hours} h sur tous les bassins`,
        },
    warmerC === undefined
      ? undefined
      : { en: `${warmerC} °C warmer`, fr: `${warmerC} °C plus chaud` },
    snowWaterMm === undefined
      ? undefined
      : {
          en: `${snowWaterMm} mm of water in the snow at the start`,
          fr: `${snowWaterMm} mm d’eau dans la neige au début`,
        },
    wetness === undefined
      ? undefined
      : {
          en: `soil ${Math.round(100 * wetness)} % full at the start`,
          fr: `sol rempli à ${Math.round(100 * wetness)} % au début`,
        },
  ];
  return changes.flatMap((words) =>
    words === undefined ? [] : [{ en: words.en, fr: words.fr.replace(/(\d)\.(\d)/g, '$1,$2') }],
  );
}
