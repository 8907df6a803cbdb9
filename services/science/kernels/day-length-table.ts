import { dcDayLengthTerm, dmcDayLengthHours } from '../fire-weather/day-length.ts';

/** Both day lengths of the Fire Weather Index System by month and whole degree of latitude. */
export type DayLengthTable = {
  /** effective day length of the DMC, hours; NaN for no latitude or month */
  dmcHours(month: number, latitudeDeg: number): number;
  /** day-length term of the DC; NaN for no latitude or month */
  dcTerm(month: number, latitudeDeg: number): number;
};

const DEGREES = 181;
const MONTHS = 12;

/**
 * The day lengths of `fire-weather/day-length.ts` as a table: one look instead of a search, which
 * over a million cells is a tenth of the whole step.
 *
 * @param adjust false: the lengths of Canada everywhere, whatever the latitude
 */
export function openDayLengthTable(adjust: boolean): DayLengthTable {
  const hours = fillTable((month, latitude) => dmcDayLengthHours(month, latitude, adjust));
  const terms = fillTable((month, latitude) => dcDayLengthTerm(month, latitude, adjust));
  const indexOf = (month: number, latitudeDeg: number) => {
    // The edges of the bands are whole degrees that belong to the band south of them.
    const degree = adjust ? Math.ceil(latitudeDeg) + 90 : 0;
    return degree >= 0 && degree < DEGREES ? (month - 1) * DEGREES + degree : -1;
  };
  return {
    dmcHours: (month, latitudeDeg) => hours[indexOf(month, latitudeDeg)] ?? Number.NaN,
    dcTerm: (month, latitudeDeg) => terms[indexOf(month, latitudeDeg)] ?? Number.NaN,
  };
}

function fillTable(valueOf: (month: number, latitudeDeg: number) => number): Float64Array {
  return Float64Array.from({ length: MONTHS * DEGREES }, (_, index) =>
    valueOf(Math.floor(index / DEGREES) + 1, (index % DEGREES) - 90),
  );
}
