import { invalidField } from '../../platform/fault.ts';
import type { Culvert, FloodGrid } from './flood-model.ts';
import { cellAt } from './places.ts';

const GRAVITY = 9.80665;
/** (2/3)^1.5 g^0.5. */
const CRITICAL = 1.705;
/** Of a sharp-edged opening under water. */
const ORIFICE = 0.6;

/** A culvert between two cells; heights above the datum. */
export type PlannedCulvert = Omit<Culvert, 'from' | 'to'> & {
  readonly fromCell: number;
  readonly toCell: number;
  readonly barrels: number;
  readonly areaM2: number;
  readonly riseM: number;
  readonly hydraulicRadiusM: number;
  /** entry, friction and exit when it is full, in velocity heads */
  readonly losses: number;
};

/** @throws {Fault} `invalid-request`: an end outside or on a wall, both in one cell, a size not above 0 */
export function planCulvert(
  grid: FloodGrid,
  field: string,
  culvert: Culvert,
  datumM: number,
): PlannedCulvert {
  const fromCell = cellAt(grid, `${field}.from`, culvert.from);
  const toCell = cellAt(grid, `${field}.to`, culvert.to);
  if (fromCell === toCell) {
    const detail = 'both ends lie in one cell';
    throw invalidField({ field: `${field}.to`, value: culvert.to, detail });
  }
  const { lengthM, manningSM13, entryLoss = 0.5, barrels = 1 } = culvert;
  const isCircle = culvert.shape === 'circle';
  const riseM = isCircle ? culvert.diameterM : culvert.heightM;
  const widthM = isCircle ? culvert.diameterM : culvert.widthM;
  for (const [name, value] of Object.entries({ riseM, widthM, lengthM, manningSM13, barrels })) {
    if (value > 0 && Number.isFinite(value)) continue;
    throw invalidField({ field: `${field}.${name}`, value, detail: 'must be above 0' });
  }
  if (!(entryLoss >= 0) || !Number.isFinite(culvert.invertFromM + culvert.invertToM)) {
    throw invalidField({
      field,
      value: culvert,
      detail: 'needs both inverts, and a loss not negative',
    });
  }
  const areaM2 = isCircle ? (Math.PI * riseM * riseM) / 4 : widthM * riseM;
  const hydraulicRadiusM = isCircle ? riseM / 4 : areaM2 / (2 * (widthM + riseM));
  const friction = (2 * GRAVITY * manningSM13 ** 2 * lengthM) / hydraulicRadiusM ** (4 / 3);
  return {
    ...culvert,
    invertFromM: culvert.invertFromM - datumM,
    invertToM: culvert.invertToM - datumM,
    fromCell,
    toCell,
    barrels,
    areaM2,
    riseM,
    hydraulicRadiusM,
    losses: 1 + entryLoss + friction,
  };
}

/**
 * Discharge from `from` to `to`, m3/s, negative back: the smaller of what the entry and what the
 * barrel lets through. Entry: critical flow while it is free, an orifice under water. Barrel: the
 * head between the two waters (at least the lower end's invert) over the losses of a full pipe;
 * while the entry is not under water the area is that in proportion to the depth.
 *
 * @param levelFromM levels above the datum, m
 * @see FHWA 2012, Hydraulic Design of Highway Culverts (HDS 5), FHWA-HIF-12-026, section 3.1.3:
 *   losses of a full barrel, equations 3.1 to 3.6
 */
export function culvertDischarge(
  culvert: PlannedCulvert,
  levelFromM: number,
  levelToM: number,
): number {
  const { invertFromM, invertToM, barrels, areaM2, riseM, losses, isOneWay = false } = culvert;
  const forward = levelFromM >= levelToM;
  if (!forward && isOneWay) return 0;
  const upM = forward ? levelFromM : levelToM;
  const downM = forward ? levelToM : levelFromM;
  const [invertUpM, invertDownM] = forward ? [invertFromM, invertToM] : [invertToM, invertFromM];
  // A pipe that rises lets nothing over its higher end.
  const headM = upM - Math.max(invertUpM, invertDownM);
  if (!(headM > 0)) return 0;
  const free = CRITICAL * (areaM2 / riseM) * headM ** 1.5;
  const drowned = ORIFICE * areaM2 * Math.sqrt(2 * GRAVITY * Math.max(headM - riseM / 2, 0));
  const entry =
    headM <= riseM ? free : Math.min(free, Math.max(drowned, CRITICAL * areaM2 * Math.sqrt(riseM)));
  const fill = Math.min(headM / riseM, 1);
  const fallM = upM - Math.max(downM, invertDownM);
  const barrel = fill * areaM2 * Math.sqrt((2 * GRAVITY * Math.max(fallM, 0)) / losses);
  const discharge = barrels * Math.min(entry, barrel);
  return forward ? discharge : -discharge;
}
