import { fastExp } from '../exponential.ts';

/** What the steps of all GR models write first, in this order: mm a step, and the store in mm. */
export const PRODUCTION_FLUXES = ['Prod', 'Pn', 'Ps', 'AE', 'Perc', 'PR'] as const;

/** Above it tanh is 1 to the last digit that counts; the authors' programs cut here. */
const MOST_TANH = 13;

/**
 * One step of the soil moisture accounting store of the GR models: interception, evaporation,
 * percolation.
 *
 * @param stores the first is the production store, mm, replaced
 * @param percolation 4th power of the constant of the leak: (9/4)^4 daily, (21/4)^4 hourly
 * @param fluxes takes `PRODUCTION_FLUXES` from index 0
 * @returns mm that go to the routing: rain that the store did not take, and percolation
 * @see Perrin et al. 2003, doi:10.1016/S0022-1694(03)00225-7, eq. 1 to 8
 */
export function stepProduction(
  stores: Float64Array,
  x1: number,
  percolation: number,
  rainMm: number,
  evaporationMm: number,
  fluxes: Float64Array,
): number {
  let store = stores[0]!;
  const full = store / x1;
  let netRain = 0;
  let stored = 0;
  let evaporated = evaporationMm;
  if (rainMm <= evaporationMm) {
    const t = tanh((evaporationMm - rainMm) / x1);
    const drawn = (store * (2 - full) * t) / (1 + (1 - full) * t);
    evaporated = drawn + rainMm;
    store = Math.max(store - drawn, 0);
  } else {
    netRain = rainMm - evaporationMm;
    const t = tanh(netRain / x1);
    stored = (x1 * (1 - full * full) * t) / (1 + full * t);
    store += stored;
  }
  const filled = store / x1;
  const square = filled * filled;
  const leak = store * (1 - 1 / Math.sqrt(Math.sqrt(1 + (square * square) / percolation)));
  store -= leak;
  const routed = netRain - stored + leak;
  stores[0] = store;
  fluxes[0] = store;
  fluxes[1] = netRain;
  fluxes[2] = stored;
  fluxes[3] = evaporated;
  fluxes[4] = leak;
  fluxes[5] = routed;
  return routed;
}

/** Of x >= 0, by one exponential: `Math.tanh` costs more, and its last digits are of no use here. */
function tanh(x: number): number {
  const e = fastExp(-2 * (x > MOST_TANH ? MOST_TANH : x));
  return (1 - e) / (1 + e);
}
