import { smoothNoise } from './noise.ts';
import { coolOverSnow, openSnowCover } from './snow-cover.ts';
import { grownShare, stormAt, type Perturbation, type Storm } from './storm.ts';
import { fillGradient, type Terrain } from './terrain.ts';
import type { Theatre } from './theatres.ts';

/** The weather of one hour, one number a cell; arrays are used again for the next hour. */
export type Air = {
  readonly seaLevelPressurePa: Float32Array<ArrayBuffer>;
  readonly temperatureK: Float32Array<ArrayBuffer>;
  readonly dewPointK: Float32Array<ArrayBuffer>;
  readonly eastwardMS: Float32Array<ArrayBuffer>;
  readonly northwardMS: Float32Array<ArrayBuffer>;
  readonly gustMS: Float32Array<ArrayBuffer>;
  /** kg m-2 h-1 */
  readonly precipitationMmH: Float32Array<ArrayBuffer>;
  /** -1 midnight to 1 noon */
  readonly sun: Float32Array;
};

const AIR_DENSITY = 1.2;
const LAPSE_K_PER_M = 0.0065;
/** Depth at which rain rates and air mass contrasts of a theatre hold, Pa. */
const NOMINAL_DEPTH_PA = 2500;
/** Speed at which the texture of rain bands drifts, km an hour. */
const DRIFT_KM_H = 38;

const logistic = (value: number) => 1 / (1 + Math.exp(-value));
const bell = (value: number) => Math.exp(-value * value);

/**
 * Opens the air of one member over a terrain: each call gives the weather of an hour.
 *
 * @param hoursBefore how long before the newest forecast the one of the member began
 */
export function openAir(
  theatre: Theatre,
  terrain: Terrain,
  perturbation: Perturbation,
  hoursBefore = 0,
) {
  const count = terrain.xKm.length;
  const array = () => new Float32Array(count);
  const pressureX = array();
  const pressureY = array();
  const cells = smoothNoise(theatre.seed + 23);
  const snowCover = openSnowCover(terrain);
  const air: Air = {
    seaLevelPressurePa: array(),
    temperatureK: array(),
    dewPointK: array(),
    eastwardMS: array(),
    northwardMS: array(),
    gustMS: array(),
    precipitationMmH: array(),
    sun: array(),
  };

  const patchK = terrain.xKm.map((x, cell) => 0.5 * cells(x / 130 + 7, terrain.yKm[cell]! / 130));
  /** Showers and gaps of the rain bands, which drift with the storm; around 1. */
  const textureAt = (x: number, y: number, hour: number) => {
    const drift = (x - DRIFT_KM_H * hour) / 85;
    return 1 + 0.4 * cells(drift, y / 85) + 0.25 * cells(drift * 2.3, y / 37 + 50);
  };

  /** The air at an hour after the newest reference time. `snowMm` cools what lies over snow. */
  function fill(hour: number, referenceHourUtc: number, snowMm: Float32Array): Air {
    const share = grownShare(hour + hoursBefore);
    const storm = stormAt(theatre, perturbation, hour, share);
    const highPa = theatre.high.strengthPa * logistic((theatre.high.halfGoneHour - hour) / 14);
    fillPressure(theatre, terrain, storm, highPa, air.seaLevelPressurePa);
    fillGradient(air.seaLevelPressurePa, terrain, pressureX, pressureY);
    const snowShare = snowCover(snowMm);
    const highShare = highPa / theatre.high.strengthPa;
    for (let cell = 0; cell < count; cell++) {
      const lst = referenceHourUtc + hour + terrain.lonDeg[cell]! / 15;
      const place = { cell, hour, lst, storm, share, highShare, snowShare: snowShare[cell]! };
      fillCell(place);
    }
    return air;
  }

  function fillCell(place: CellAt): void {
    const { cell, hour, lst, storm } = place;
    const x = terrain.xKm[cell]!;
    const y = terrain.yKm[cell]!;
    const land = terrain.land[cell]!;
    const inland = terrain.inland[cell]!;
    const height = terrain.heightM[cell]!;
    const sun = Math.cos((2 * Math.PI * (lst - 12.5)) / 24);
    const front = frontsAt(theatre, storm, x, y);
    const strength = storm.depthPa / NOMINAL_DEPTH_PA;

    // Wind at 10 m: geostrophic, slowed and turned towards low pressure by the ground.
    const perGradient = 1 / (AIR_DENSITY * terrain.coriolis);
    const geoEast = -pressureY[cell]! * perGradient;
    const geoNorth = pressureX[cell]! * perGradient;
    const geoSpeed = Math.hypot(geoEast, geoNorth);
    const mixing = 1 + 0.22 * sun * land;
    const drag = (0.78 - 0.26 * land) * mixing * (1 + 0.00016 * height);
    const factor = drag / (1 + geoSpeed / 55);
    const turn = 0.26 + 0.26 * land;
    const east = factor * (geoEast * Math.cos(turn) - geoNorth * Math.sin(turn));
    const north = factor * (geoEast * Math.sin(turn) + geoNorth * Math.cos(turn));
    const speed = Math.hypot(east, north);

    // Air mass: day mean at sea level, then its moisture.
    const { temperature } = theatre;
    const contrast = Math.min(1.25, storm.depthPa / 2000);
    const underHigh =
      place.highShare *
      bell(Math.hypot(x - theatre.high.xKm, y - theatre.high.yKm) / (1.6 * theatre.high.radiusKm));
    const meanK =
      temperature.meanK -
      temperature.northwardFallKPerKm * y +
      temperature.highK * underHigh * (0.15 + 0.85 * inland) * land +
      contrast * (temperature.warmSectorK * front.warm - temperature.coldAirK * front.cold) +
      perturbation.temperatureK * place.share -
      3.5 * (1 - land);
    const dryness = 1 + perturbation.dryness * place.share;
    const inlandDryK = theatre.dryness.inlandK * (0.45 + 0.55 * underHigh) * dryness;
    const depressionK =
      (theatre.dryness.seaK + (inlandDryK - theatre.dryness.seaK) * inland) *
      (1 - 0.7 * front.warm);
    const meanDewK = meanK - Math.max(1, depressionK);

    // Rain: bands of the storm, and lift over the terrain where the air is near saturation.
    const lift = 1.3 * (east * terrain.slopeX[cell]! + north * terrain.slopeY[cell]!);
    const humid = Math.min(1, front.warm + front.coldBand + front.wrapBand + 0.6 * front.core);
    const vapour = (0.622 * vapourPressurePa(meanDewK)) / 101_325;
    const lifted = theatre.rain.orographic * AIR_DENSITY * vapour * Math.max(0, lift) * 3600;
    // Drier ground below and rain already shed at the coast leave less for the interior.
    const left = 1 - 0.03 * theatre.dryness.inlandK * inland;
    const shadow = 1 / (1 + 22 * Math.max(0, -lift));
    const banded = strength * front.rainMmH * left * shadow;
    // The texture is the dearest number of a cell: only where there is a band to structure.
    const structured = banded > 0.02 ? banded * textureAt(x, y, hour) : banded;
    const raw = (structured + lifted * humid) * Math.exp(perturbation.rain * place.share);
    const rain = Math.max(0, raw - 0.08);
    const cloud = Math.min(1, 0.08 + 0.55 * front.warm + 0.45 * front.core + rain);

    // Diurnal cycle over land: largest under a clear sky, small over sea, snow and wet ground.
    const cycle =
      Math.cos((2 * Math.PI * (lst - 15)) / 24) + 0.12 * Math.cos((4 * Math.PI * (lst - 15)) / 24);
    const swingK = temperature.diurnalK * (0.06 + 0.94 * land) * (1 - 0.75 * cloud);
    const cooledK = (1.6 * rain) / (1 + rain);
    let surfaceK = meanK - LAPSE_K_PER_M * height + swingK * cycle + patchK[cell]! * land - cooledK;
    // Melting snow holds the air above it near freezing.
    surfaceK = coolOverSnow(surfaceK, place.snowShare);
    const drierK = meanDewK - 0.003 * height - 1.2 * cycle * land * (1 - cloud);
    const moistened = drierK + (surfaceK - drierK) * ((0.9 * rain) / (rain + 0.6));

    air.sun[cell] = sun;
    air.temperatureK[cell] = surfaceK;
    air.dewPointK[cell] = Math.min(moistened, surfaceK - 0.1);
    air.eastwardMS[cell] = east;
    air.northwardMS[cell] = north;
    const gusty = 1.32 + 0.32 * Math.max(0, sun) * land * (1 - cloud);
    air.gustMS[cell] = speed * (gusty + 0.5 * front.coldBand + (0.15 * rain) / (1 + rain)) + 0.4;
    air.precipitationMmH[cell] = rain;
  }

  return { fill };
}

type CellAt = {
  readonly cell: number;
  readonly hour: number;
  /** local solar time, hours (may be above 24) */
  readonly lst: number;
  readonly storm: Storm;
  readonly share: number;
  readonly highShare: number;
  readonly snowShare: number;
};

function fillPressure(
  theatre: Theatre,
  terrain: Terrain,
  storm: Storm,
  highPa: number,
  pressure: Float32Array,
): void {
  const { high, stormRadiusKm } = theatre;
  for (let cell = 0; cell < pressure.length; cell++) {
    const x = terrain.xKm[cell]!;
    const y = terrain.yKm[cell]!;
    const toLow = Math.hypot(x - storm.xKm, y - storm.yKm) / (Math.SQRT2 * stormRadiusKm);
    const toHigh = Math.hypot(x - high.xKm, y - high.yKm) / (Math.SQRT2 * high.radiusKm);
    pressure[cell] =
      theatre.seaLevelPressurePa -
      theatre.northwardFallPaPerKm * y -
      storm.depthPa * bell(toLow) +
      highPa * bell(toHigh);
  }
}

/**
 * Air masses and rain bands of the storm at a place: a warm sector between a warm front that runs
 * east of the low and a cold front that trails south-west, after the Norwegian cyclone model.
 */
function frontsAt({ rain, stormRadiusKm }: Theatre, storm: Storm, x: number, y: number) {
  const offX = x - storm.xKm;
  const offY = y - storm.yKm;
  const distanceKm = Math.hypot(offX, offY);
  const size = stormRadiusKm / 520;
  const south = -offY;
  const aheadOfCold = offX + 0.2 * south + (0.0004 / size) * south * Math.abs(south);
  const northOfWarm = offY + 0.35 * offX;
  const reach = bell(distanceKm / (2.6 * stormRadiusKm));
  const warm = logistic(aheadOfCold / (65 * size)) * logistic(-northOfWarm / (95 * size)) * reach;
  const cold = logistic(-aheadOfCold / (90 * size)) * reach;
  const coldBand = bell(aheadOfCold / (60 * size)) * logistic(south / (80 * size)) * reach;
  const warmBand = bell((northOfWarm - 80 * size) / (140 * size)) * logistic(offX / 90) * reach;
  const core = bell(distanceKm / (0.5 * stormRadiusKm));
  // A bearing: 0 north, 90 east.
  const towards = (rain.wrapTowardsDeg * Math.PI) / 180;
  const alongWrap = offX * Math.sin(towards) + offY * Math.cos(towards);
  const aroundWrap = distanceKm > 1 ? Math.max(0, alongWrap / distanceKm) : 0;
  const wrapBand =
    rain.wrap === 0
      ? 0
      : bell((distanceKm - rain.wrapRadiusKm) / (75 * Math.sqrt(size))) * aroundWrap ** 2;
  const rainMmH =
    rain.coldFront * coldBand + rain.warmFront * warmBand + rain.core * core + rain.wrap * wrapBand;
  return { warm, cold, coldBand, core, wrapBand, rainMmH };
}

/** Over water, Magnus form; Pa. @see Alduchov & Eskridge 1996, doi:10.1175/1520-0450(1996)035<0601:IMFAOS>2.0.CO;2 */
function vapourPressurePa(dewPointK: number): number {
  const dewPointC = dewPointK - 273.15;
  return 610.94 * Math.exp((17.625 * dewPointC) / (243.04 + dewPointC));
}
