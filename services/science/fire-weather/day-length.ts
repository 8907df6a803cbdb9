/** A band of latitudes, and what it uses in each month, January first. */
type Band = { readonly aboveDeg: number; readonly values: readonly number[] };

/**
 * Effective day lengths of the DMC, hours. A latitude belongs to the first band it lies above, so
 * each band is open to the south and closed to the north, as in cffdrs.
 *
 * @see Lawson & Armitage 2008, Appendix on day length; Van Wagner 1987, table of L_e
 */
const DMC_BANDS: readonly Band[] = [
  { aboveDeg: 30, values: [6.5, 7.5, 9, 12.8, 13.9, 13.9, 12.4, 10.9, 9.4, 8, 7, 6] },
  { aboveDeg: 10, values: [7.9, 8.4, 8.9, 9.5, 9.9, 10.2, 10.1, 9.7, 9.1, 8.6, 8.1, 7.8] },
  { aboveDeg: -10, values: Array.from({ length: 12 }, () => 9) },
  { aboveDeg: -30, values: [10.1, 9.6, 9.1, 8.5, 8.1, 7.8, 7.9, 8.3, 8.9, 9.4, 9.9, 10.2] },
  { aboveDeg: -Infinity, values: [11.5, 10.5, 9.2, 7.9, 6.8, 6.2, 6.5, 7.4, 8.7, 10, 11.2, 11.8] },
];

/** Day-length terms of the DC, half mm of evapotranspiration; edges as above. */
const DC_BANDS: readonly Band[] = [
  { aboveDeg: 20, values: [-1.6, -1.6, -1.6, 0.9, 3.8, 5.8, 6.4, 5, 2.4, 0.4, -1.6, -1.6] },
  { aboveDeg: -20, values: Array.from({ length: 12 }, () => 1.4) },
  { aboveDeg: -Infinity, values: [6.4, 5, 2.4, 0.4, -1.6, -1.6, -1.6, -1.6, -1.6, 0.9, 3.8, 5.8] },
];

/**
 * Effective day length L_e of the duff moisture code, hours.
 *
 * @param month 1 to 12, else NaN
 * @param latitudeDeg NaN gives NaN unless `adjust` is false
 * @param adjust false: the lengths of Canada (north of 30) everywhere
 */
export function dmcDayLengthHours(month: number, latitudeDeg: number, adjust: boolean): number {
  return valueOf(DMC_BANDS, month, latitudeDeg, adjust);
}

/** Day-length term L_f of the drought code; parameters as `dmcDayLengthHours`. */
export function dcDayLengthTerm(month: number, latitudeDeg: number, adjust: boolean): number {
  return valueOf(DC_BANDS, month, latitudeDeg, adjust);
}

function valueOf(bands: readonly Band[], month: number, latitudeDeg: number, adjust: boolean) {
  if (!adjust) return bands[0]!.values[month - 1] ?? Number.NaN;
  for (const { aboveDeg, values } of bands) {
    if (latitudeDeg > aboveDeg) return values[month - 1] ?? Number.NaN;
  }
  return Number.NaN;
}
