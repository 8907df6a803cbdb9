import { z } from 'zod';

import { FFMC_CONSTANTS, START_CODES } from '../../../science/fire-weather/codes.ts';

/** The codes that chains begin with; `step` is a day or an hour. */
export function startInputs(step: 'day' | 'hour', pas: 'jour' | 'heure') {
  const input = (symbol: string, symbole: string, start: number, most: number) => ({
    title: { en: `Starting ${symbol}`, fr: `${symbole} de départ` },
    description: {
      en: `0 ${most === 101 ? 'to 101' : 'or more'}, of the ${step} before the first row`,
      fr: `0 ${most === 101 ? 'à 101' : 'ou plus'}, ${pas} précédant la première ligne`,
    },
    schema: z.number().min(0).max(most).default(start),
  });
  return {
    ffmc0: input('FFMC', 'ICL', START_CODES.ffmc, 101),
    dmc0: input('DMC', 'IH', START_CODES.dmc, 10_000),
    dc0: input('DC', 'IS', START_CODES.dc, 10_000),
  };
}

/** Which scale of the FFMC. */
export const ffmcConstantInput = {
  title: { en: 'FFMC scale constant', fr: "Constante d'échelle de l'ICL" },
  description: {
    en: '147.27723 as cffdrs 1.9 and later, or 147.2 as published in FTR-33',
    fr: '147.27723 comme cffdrs 1.9 et suivants, ou 147.2 comme publié dans FTR-33',
  },
  schema: z.literal([...FFMC_CONSTANTS]).default(FFMC_CONSTANTS[0]),
};

/** Day lengths of the daily codes. */
export const latitudeAdjustInput = {
  title: { en: 'Day length by latitude', fr: 'Durée du jour selon la latitude' },
  description: {
    en: 'false: day lengths of Canada everywhere, and lat may be left out',
    fr: 'false : durées du jour du Canada partout, lat peut être omise',
  },
  schema: z.boolean().default(true),
};

/** Width of the numbers of an answer. */
export const precisionInput = {
  title: { en: 'Precision', fr: 'Précision' },
  description: {
    en: 'f64: double precision; f32: single, half the bytes',
    fr: 'f64 : double précision ; f32 : simple, moitié moins d’octets',
  },
  schema: z.enum(['f64', 'f32']).default('f64'),
};
