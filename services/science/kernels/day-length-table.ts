import { dcDayLengthTerm, dmcDayLengthHours } from '../fire-weather/day-length.ts';

/** Both day lengths of the Fire Weather Index System by month and whole degree of latitude. */
export type DayLengthTable = {
  /** Where month and latitude stand in both tables; the place of NaN for no latitude or month. */
  indexOf(month: number, latitudeDeg: number): number;
  /** effective day lengths of the DMC, hours */
  readonly dmcHours: Float64Array;
  /** day-length terms of the DC */
  readonly dcTerms: Float64Array;
};

const DEGREES = 181;
const PLACES = 12 * DEGREES;

/**
 * The day lengths of `fire-weather/day-length.ts` as tables: one look instead of a search, which
 * over a million cells is a tenth of the whole step.
 *
 * @param adjust false: the lengths of Canada everywhere, whatever the latitude
 */
export function openDayLengthTable(adjust: boolean): DayLengthTable {
  return {
    indexOf(month, latitudeDeg) {
      // The edges of the bands are whole degrees that belong to the band south of them.
      const degree = adjust ? Math.ceil(latitudeDeg) + 90 : 0;
      const known = degree >= 0 && degree < DEGREES && month >= 1 && month <= 12;
      return known ? (month - 1) * DEGREES + degree : PLACES;
    },
    dmcHours: fillTable((month, latitude) => dmcDayLengthHours(month, latitude, adjust)),
    dcTerms: fillTable((month, latitude) => dcDayLengthTerm(month, latitude, adjust)),
  };
}

function fillTable(valueOf: (month: number, latitudeDeg: number) => number): Float64Array {
  const table = new Float64Array(PLACES + 1).fill(Number.NaN);
  for (let place = 0; place < PLACES; place++) {
    table[place] = valueOf(Math.floor(place / DEGREES) + 1, (place % DEGREES) - 90);
  }
  return table;
}
