/** What comes to the soil of basins and what the air would take from it, mm an hour. */
export type SoilWater = {
  readonly startMs: number;
  readonly hours: number;
  /** rain, and melt of snow, by basin */
  readonly waterMm: readonly Float64Array[];
  /** potential evaporation, by basin */
  readonly evaporationMm: readonly Float64Array[];
};

/** Hours `from` to `to` of soil water, sharing its arrays. */
export function cutHours(water: SoilWater, from: number, to: number): SoilWater {
  const cut = (series: readonly Float64Array[]) =>
    series.map((values) => values.subarray(from, to));
  return {
    startMs: water.startMs + from * 3_600_000,
    hours: to - from,
    waterMm: cut(water.waterMm),
    evaporationMm: cut(water.evaporationMm),
  };
}
