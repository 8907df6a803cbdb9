/** Where foliage stands. */
export type FoliarSite = {
  readonly latitudeDeg: number;
  /** longitude, degrees; the system is Canadian: the sign is dropped and west is meant */
  readonly longitudeDeg: number;
  /** m above the sea; 0, below or not known (NaN): the equations without elevation */
  readonly elevationM: number;
  /** day of the lowest foliar moisture where it is known; 0 or none: from latitude and elevation */
  readonly minimumDay?: number;
};

/**
 * Day of the year on which foliar moisture is lowest (D0), a whole number.
 *
 * @see ST-X-3 eq. 1 to 4. Halves are rounded to even, as IEEE 754 and R do.
 */
export function minimumFoliarDay(site: FoliarSite): number {
  const { latitudeDeg, elevationM, minimumDay = 0 } = site;
  if (minimumDay > 0) return minimumDay;
  const westDeg = 150 - Math.abs(site.longitudeDeg);
  if (elevationM > 0) {
    const latitudeNormal = 43 + 33.7 * Math.exp(-0.0351 * westDeg);
    return roundHalfEven(142.1 * (latitudeDeg / latitudeNormal) + 0.0172 * elevationM);
  }
  const latitudeNormal = 46 + 23.4 * Math.exp(-0.036 * westDeg);
  return roundHalfEven(151 * (latitudeDeg / latitudeNormal));
}

/**
 * Foliar moisture content of conifers (FMC), percent: 85 in the spring dip, 120 far from it.
 *
 * @param dayOfYear day, 1 to 366
 * @param minimumDay D0 of `minimumFoliarDay`
 * @returns percent; NaN in, NaN out
 * @see ST-X-3 eq. 5 to 8
 */
export function foliarMoisture(dayOfYear: number, minimumDay: number): number {
  const days = Math.abs(dayOfYear - minimumDay);
  if (days < 30) return 85 + 0.0189 * days * days;
  if (days < 50) return 32.9 + 3.17 * days - 0.0288 * days * days;
  return days >= 50 ? 120 : NaN;
}

function roundHalfEven(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  if (rest !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}
