import type { GridGeometry } from '../../earth/grid-geometry.ts';
import type { GrowthWeather } from '../../science/fire-growth/fuel-spread.ts';
import { openDownscale } from './downscale.ts';
import type { HourCodes } from './hourly-codes.ts';
import type { Landscape } from './landscape.ts';

/** Cells along a side of a piece of ground with weather of its own. */
const ZONE_CELLS = 32;
const DEGREES = 180 / Math.PI;

/** Pieces of a landscape with weather of their own. */
export type Zones = {
  readonly count: number;
  /** of each cell */
  readonly zoneOf: Uint16Array;
  /** of their middles */
  readonly lons: Float64Array;
  readonly lats: Float64Array;
};

/** Cuts a landscape into squares: weather on a coarse grid changes little within one. */
export function cutZones({ nx, ny, geometry }: Landscape): Zones {
  const columns = Math.ceil(nx / ZONE_CELLS);
  const rows = Math.ceil(ny / ZONE_CELLS);
  const zoneOf = Uint16Array.from({ length: nx * ny }, (_, cell) => {
    const row = Math.floor(Math.floor(cell / nx) / ZONE_CELLS);
    return row * columns + Math.floor((cell % nx) / ZONE_CELLS);
  });
  const middles = Array.from({ length: rows * columns }, (_, zone) => {
    const middle = (at: number, most: number) => Math.min(most - 1, (at + 0.5) * ZONE_CELLS - 0.5);
    return geometry.toLonLat(middle(zone % columns, nx), middle(Math.floor(zone / columns), ny));
  });
  return {
    count: rows * columns,
    zoneOf,
    lons: Float64Array.from(middles, ([lon]) => lon),
    lats: Float64Array.from(middles, ([, lat]) => lat),
  };
}

/**
 * Gathers hours of a weather grid into the weather of a growth. Out of season nothing spreads: its
 * hours have an FFMC of 0; what is missing stays NaN, and the growth refuses it.
 *
 * @param buiOf BUI of an hour
 */
export async function gatherWeather(
  hours: AsyncIterable<HourCodes>,
  zones: Zones,
  coarse: GridGeometry,
  buiOf: (hour: HourCodes) => Float32Array,
): Promise<GrowthWeather> {
  const downscale = openDownscale(coarse, zones.lons, zones.lats);
  const ffmc: number[] = [];
  const bui: number[] = [];
  const windKmH: number[] = [];
  const windFromDeg: number[] = [];
  let count = 0;
  for await (const hour of hours) {
    count++;
    const { weather, day } = hour;
    const code = downscale.apply(hour.ffmc);
    const buildup = downscale.apply(buiOf(hour));
    const east = downscale.apply(weather.eastwardKmH);
    const north = downscale.apply(weather.northwardKmH);
    const season = day === undefined ? undefined : downscale.apply(day.codes.season);
    const temperature = downscale.apply(weather.temperatureC);
    for (let zone = 0; zone < zones.count; zone++) {
      // Weather that is there with codes that are not: the place is out of season.
      const isOut = season === undefined ? !Number.isNaN(temperature[zone]!) : season[zone]! < 0.5;
      const isResting = isOut && Number.isNaN(code[zone]!);
      ffmc.push(isResting ? 0 : code[zone]!);
      bui.push(isResting ? 0 : buildup[zone]!);
      windKmH.push(Math.hypot(east[zone]!, north[zone]!));
      windFromDeg.push((Math.atan2(-east[zone]!, -north[zone]!) * DEGREES + 360) % 360);
    }
  }
  return {
    hours: count,
    zones: zones.count,
    zoneOf: zones.zoneOf,
    ffmc: Float64Array.from(ffmc),
    bui: Float64Array.from(bui),
    windKmH: Float64Array.from(windKmH),
    windFromDeg: Float64Array.from(windFromDeg),
  };
}

/** Weather that goes on with other weather of the same zones. */
export function joinWeather(first: GrowthWeather, then: GrowthWeather): GrowthWeather {
  const join = (name: 'ffmc' | 'bui' | 'windKmH' | 'windFromDeg') => {
    const joined = new Float64Array(first[name].length + then[name].length);
    joined.set(first[name]);
    joined.set(then[name], first[name].length);
    return joined;
  };
  return {
    ...then,
    hours: first.hours + then.hours,
    ffmc: join('ffmc'),
    bui: join('bui'),
    windKmH: join('windKmH'),
    windFromDeg: join('windFromDeg'),
  };
}
