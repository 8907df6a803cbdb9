import { FUEL_PARAMETERS } from '../../../services/science/fire-behaviour/fuel-parameters.ts';
import type { SpreadConditions } from '../../../services/science/fire-behaviour/head-fire.ts';
import { ffmcScale } from '../../../services/science/fire-weather/codes.ts';

/** A dry, windy summer day in boreal spruce on level ground, changed as told. */
export function sampleConditions(changes: Partial<SpreadConditions> = {}): SpreadConditions {
  const fuel = changes.fuel ?? FUEL_PARAMETERS.C2;
  return {
    fuel,
    ffmc: 90,
    bui: 80,
    windKmH: 20,
    windFromDeg: 270,
    slopePercent: 0,
    aspectDeg: 0,
    foliarMoisturePercent: 100,
    percentConifer: 50,
    percentDeadFir: 35,
    grassFuelLoadKgM2: 0.35,
    curingPercent: 80,
    crownBaseHeightM: fuel.crownBaseHeightM,
    crownFuelLoadKgM2: fuel.crownFuelLoadKgM2,
    buiEffect: true,
    isi: 0,
    ffmcScale: ffmcScale(147.27723),
    ...changes,
  };
}
