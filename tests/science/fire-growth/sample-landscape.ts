import type { GrowthWeather } from '../../../services/science/fire-growth/fuel-spread.ts';
import type { GrowthLandscape } from '../../../services/science/fire-growth/grow-fire.ts';

/** A square of mature boreal spruce (C-2), 100 m cells, and the cell in its middle. */
export const [nx, half] = [81, 40];
export const middle = { kind: 'point', at: [half, half], startMin: 0 } as const;

/** Flat C-2 in July. */
export function landscape(change: Partial<GrowthLandscape> = {}): GrowthLandscape {
  return {
    nx,
    ny: nx,
    cellXM: 100,
    cellYM: 100,
    fuel: new Uint8Array(nx * nx).fill(2),
    stand: {
      latitudeDeg: 55,
      longitudeDeg: -120,
      elevationM: 0,
      dayOfYear: 200,
      percentConifer: 50,
      percentDeadFir: 30,
      grassFuelLoadKgM2: 0.35,
      curingPercent: 80,
    },
    ...change,
  };
}

/** The same weather every hour. */
export function weather(hours: number, windFromDeg = 270, windKmH = 15, ffmc = 90): GrowthWeather {
  const every = (value: number) => new Float64Array(hours).fill(value);
  return {
    hours,
    zones: 1,
    ffmc: every(ffmc),
    bui: every(60),
    windKmH: every(windKmH),
    windFromDeg: every(windFromDeg),
  };
}
