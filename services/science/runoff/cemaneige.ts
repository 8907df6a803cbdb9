import { checkParameters, GR_RANGES } from './gr-parameters.ts';
import { invalidField } from '../../platform/fault.ts';
import type { GrRun } from './run-steps.ts';
import type { SnowLayers } from './snow-layers.ts';

/** Parameters of CemaNeige. */
export type SnowParameters = {
  /** weight of the thermal state of the step before, 0 to 1 */
  readonly CTG: number;
  /** melt, mm per degC and step */
  readonly Kf: number;
};

/** What each layer remembers. */
export type SnowState = {
  /** water in the snow, mm */
  readonly packMm: Float64Array;
  /** thermal state of the snow, degC, 0 or below */
  readonly thermalC: Float64Array;
};

/** What a step writes of each layer, under airGR's names: mm a step, mm, degC, and Gratio a share. */
const SNOW_FLUXES = [
  'Pliq',
  'Psol',
  'SnowPack',
  'ThermalState',
  'Gratio',
  'PotMelt',
  'Melt',
  'PliqAndMelt',
  'Temp',
] as const;

/** Melt that goes on when hardly any snow is left, as a share of the potential. */
const LEAST_MELT = 0.1;
/** Share of the mean yearly snowfall above which all of the basin lies under snow. */
const FULL_COVER = 0.9;
const MELT_C = 0;

/**
 * CemaNeige, the snow accounting of the GR models, to be stepped layer by layer.
 *
 * @param layers how many, and the mean yearly snowfall of the basin
 * @param state absent: no snow, thermal state of 0 degC
 * @throws {Fault} invalid-request for a parameter out of range, a state of other layers
 * @see Valery et al. 2014, doi:10.1016/j.jhydrol.2014.04.058 (days; of hours the same, with a Kf of
 *   an hour)
 */
export function openCemaNeige(
  parameters: SnowParameters,
  { count, meanAnnualSnowMm }: Pick<SnowLayers, 'count' | 'meanAnnualSnowMm'>,
  state?: SnowState,
) {
  checkParameters(GR_RANGES.snow, parameters);
  const { CTG, Kf } = parameters;
  const fullCoverMm = FULL_COVER * meanAnnualSnowMm;
  const pack = new Float64Array(count);
  const thermal = new Float64Array(count);
  const wide = SNOW_FLUXES.length;
  const fluxes = new Float64Array(count * wide);
  const cover = (mm: number) => (mm < fullCoverMm ? mm / fullCoverMm : 1);

  const restore = (from: SnowState): void => {
    if (from.packMm.length !== count || from.thermalC.length !== count) {
      const detail = `is of ${from.packMm.length} layers, but there are ${count}`;
      throw invalidField({ field: 'snow', value: from.packMm.length, detail, allowed: count });
    }
    pack.set(from.packMm);
    thermal.set(from.thermalC);
  };
  if (state !== undefined) restore(state);

  return {
    /** what the last step wrote: `SNOW_FLUXES` of the first layer, of the second, ... */
    fluxes,
    /**
     * @param series the weather of all layers
     * @param index the step of it
     * @returns rain and melt, mm, mean of the layers
     */
    step({ precipitationMm, temperatureC, solidFraction }: SnowLayers, index: number): number {
      let sum = 0;
      for (let layer = 0; layer < count; layer++) {
        const rainAndSnow = precipitationMm[layer]![index]!;
        const temperature = temperatureC[layer]![index]!;
        const snow = solidFraction[layer]![index]! * rainAndSnow;
        const rain = rainAndSnow - snow;
        let mm = pack[layer]! + snow;
        const state = CTG * thermal[layer]! + (1 - CTG) * temperature;
        const ripe = state > 0 ? 0 : state;
        const canMelt = ripe === 0 && temperature > MELT_C;
        const potential = canMelt ? Math.min(Kf * (temperature - MELT_C), mm) : 0;
        const melt = ((1 - LEAST_MELT) * cover(mm) + LEAST_MELT) * potential;
        mm -= melt;
        pack[layer] = mm;
        thermal[layer] = ripe;
        const at = layer * wide;
        fluxes[at] = rain;
        fluxes[at + 1] = snow;
        fluxes[at + 2] = mm;
        fluxes[at + 3] = ripe;
        fluxes[at + 4] = cover(mm);
        fluxes[at + 5] = potential;
        fluxes[at + 6] = melt;
        fluxes[at + 7] = rain + melt;
        fluxes[at + 8] = temperature;
        sum += rain + melt;
      }
      return sum / count;
    },
    /** A copy of all that is remembered. */
    state: (): SnowState => ({ packMm: pack.slice(), thermalC: thermal.slice() }),
    /** @throws {Fault} invalid-request for a state of other layers */
    restore,
  };
}

/** Names of what snow writes in so many layers: `Pliq1`, ... `Temp1`, `Pliq2`, ... */
export function snowFluxNames(layers: number): string[] {
  const numbers = Array.from({ length: layers }, (_, layer) => layer + 1);
  return numbers.flatMap((number) => SNOW_FLUXES.map((flux) => `${flux}${number}`));
}

/**
 * CemaNeige over whole series.
 *
 * @param record names of `snowFluxNames` to keep; others are passed over
 * @returns rain and melt, mm a step, mean of the layers; the asked fluxes; the state at the end
 * @throws {Fault} invalid-request for a parameter out of range, a state of other layers
 */
export function runCemaNeige(
  parameters: SnowParameters,
  layers: SnowLayers,
  { state, record = [] }: GrRun<SnowState>,
) {
  const snow = openCemaNeige(parameters, layers, state);
  const steps = layers.precipitationMm[0]!.length;
  const names = snowFluxNames(layers.count);
  const kept = record.flatMap((name) => {
    const at = names.indexOf(name);
    return at < 0 ? [] : [{ name, at, values: new Float64Array(steps) }];
  });
  const waterMm = new Float64Array(steps);
  for (let step = 0; step < steps; step++) {
    waterMm[step] = snow.step(layers, step);
    for (let k = 0; k < kept.length; k++) kept[k]!.values[step] = snow.fluxes[kept[k]!.at]!;
  }
  const fluxes = Object.fromEntries(kept.map(({ name, values }) => [name, values]));
  return { waterMm, fluxes, state: snow.state() };
}
