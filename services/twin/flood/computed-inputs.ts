import type { TwinDeps } from '../twin-deps.ts';
import type { Area } from './areas.ts';
import {
  knowRivers,
  runAhead,
  type KnownRivers,
  type RiverForecast,
} from './forecast/forecast-rivers.ts';
import { readRiverData, type RiverData } from './forecast/river-data.ts';
import type { AreaInputs } from './inputs.ts';

/** What was read, and the forecast that was made of it. */
export type ComputedRivers = {
  readonly data: RiverData;
  readonly known: KnownRivers;
  readonly forecast: RiverForecast;
};

/** Inputs with the forecast of the rivers, which is computed once, where a step first asks for it. */
export type ComputedInputs = AreaInputs & {
  readonly rivers: (
    deps: Pick<TwinDeps, 'readTable' | 'runs' | 'geometryOf' | 'tables' | 'onProgress' | 'signal'>,
  ) => Promise<ComputedRivers>;
};

/** @throws {Fault} what cannot be computed, to each step that asks */
export function computeOnce(area: Area, inputs: AreaInputs): ComputedInputs {
  let computed: Promise<ComputedRivers> | undefined;
  return {
    ...inputs,
    rivers(deps) {
      computed ??= readRiverData(area, inputs, deps).then((data) => {
        const known = knowRivers(area, data, deps);
        return { data, known, forecast: runAhead(area, data, known, deps) };
      });
      return computed;
    },
  };
}
